package io.affogato.platform.kernel;

import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.ModalityRow;

/**
 * One thing a bundle says it offers.
 *
 * @param kind a modality or a task
 * @param id its id
 * @param order its place among all modalities
 * @param implementation name of the class to construct
 */
record Offer(Kind kind, ModalityId id, int order, String implementation) {

    /** What can be offered, by the capability's namespace. */
    enum Kind {
        MODALITY("affogato.modality", "modality"),
        TASK("affogato.task", "task");

        private final String namespace;
        private final String noun;

        Kind(String namespace, String noun) {
            this.namespace = namespace;
            this.noun = noun;
        }

        String namespace() {
            return namespace;
        }

        String noun() {
            return noun;
        }
    }

    /** Returns the name that operators use: a modality's id, {@code task:} and a task's. */
    String label() {
        return kind == Kind.MODALITY ? id.value() : ModalityRow.TASK + id.value();
    }

    /** Returns whether both claim the same name. */
    boolean collidesWith(Offer other) {
        return kind == other.kind && id.equals(other.id);
    }

    @Override
    public String toString() {
        return "%s '%s'".formatted(kind.noun(), id);
    }
}
