package io.affogato.platform.kernel;

/** What somebody needs a modality's code for. */
public enum LeaseKind {
    /** A request or a batch; seconds. */
    INFERENCE("inference"),
    /** One modality's stage of a training run; hours. */
    TRAINING_STAGE("training-stage"),
    /** A look at it. */
    ADMIN("admin");

    private final String label;

    LeaseKind(String label) {
        this.label = label;
    }

    /** Returns the name that people see. */
    public String label() {
        return label;
    }
}
