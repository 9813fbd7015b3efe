package io.affogato.fusion.run;

import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.mit.ImportedInfusion;
import io.affogato.fusion.training.TrainableModel;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;

/** What has been trained before, for a new run to start with. */
@FunctionalInterface
public interface Origin {

    /**
     * Puts it into a fresh model; modalities that it does not have keep their values.
     *
     * @param identity of the model
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} or {@link ErrorCode#BAD_RECIPE} if it
     *     means something else there
     */
    void join(TrainableModel model, ModelIdentity identity);

    /**
     * Opens the folder of an earlier run, of which the newest checkpoint counts, or of an infusion
     * that was imported.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_FILE} if it is neither, {@link
     *     ErrorCode#MISSING_WEIGHTS} if the run has no checkpoint
     */
    static Origin open(Path folder) {
        if (ImportedInfusion.fits(folder)) {
            ImportedInfusion imported = new ImportedInfusion(folder);
            return (model, identity) -> imported.join(model, identity.infusion());
        }
        RunFolder run = RunFolder.open(folder);
        return new CheckpointStore(run.checkpoints(), Integer.MAX_VALUE)
                        .newest()
                        .orElseThrow(
                                () ->
                                        new ModalityException(
                                                ErrorCode.MISSING_WEIGHTS,
                                                "run %s has no checkpoint to start from; train it first"
                                                        .formatted(run.folder())))
                ::join;
    }
}
