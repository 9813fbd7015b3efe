package io.affogato.platform.admin;

import io.affogato.modality.ModalityId;
import java.nio.file.Path;
import java.util.List;

/**
 * Every operation on trained adapters, once. Adapters live apart from bundles: weights of one
 * modality with their schema and the hash of the backbone they were trained on.
 *
 * <p>Safe for any thread. Errors are {@link io.affogato.modality.ModalityException}s.
 */
public interface AdapterAdmin {

    /** Returns all adapters, by modality, newest first. */
    List<AdapterRow> list();

    /** Returns one adapter, by the beginning of its hash. */
    AdapterRow info(ModalityId modality, String sha256);

    /**
     * Puts an adapter in use. Refused with the difference if it does not fit the modality's schema
     * or the backbone of the others.
     */
    AdapterRow activate(ModalityId modality, String sha256);

    /**
     * Puts every adapter of a run in use at once, in place of all that are: the way from one
     * backbone to another.
     *
     * @param run its folder, or the folder's name
     */
    List<AdapterRow> activateRun(String run);

    /** Puts the adapter back in use that was in use before. */
    AdapterRow rollback(ModalityId modality);

    /** Writes an adapter into a new folder. */
    Path export(ModalityId modality, String sha256, Path folder);

    /**
     * A trained adapter.
     *
     * @param modality it belongs to
     * @param sha256 of its weights
     * @param active whether questions are answered with it
     * @param run folder of the run that made it
     * @param step of that run
     * @param accuracy measured at the end of that run; NaN if it was not
     * @param backbone hash of the backbone it was trained on
     * @param bundle version and hash of the bundle it was trained with
     * @param tensors names and shapes of its tensors, in one line each
     * @param parameters how many numbers
     * @param time it was added, ISO 8601
     */
    record AdapterRow(
            String modality,
            String sha256,
            boolean active,
            String run,
            long step,
            double accuracy,
            String backbone,
            String bundle,
            List<String> tensors,
            long parameters,
            String time) {

        /** Copies the list. */
        public AdapterRow {
            tensors = List.copyOf(tensors);
        }
    }
}
