package io.affogato.platform.launcher.run;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.run.ModelSetup;
import io.affogato.fusion.run.OpenModel;
import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.training.AdamW;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.recipe.RecipeReader;
import java.nio.file.Path;
import java.util.List;

/** The model of a run folder, with the parameters of its newest checkpoint. */
public final class TrainedRun implements AutoCloseable {

    private static final int KEEP_ALL = Integer.MAX_VALUE;

    private final RunFolder folder;
    private final Recipe recipe;
    private final NDManager manager;
    private final OpenModel model;

    private TrainedRun(RunFolder folder, Recipe recipe, NDManager manager, OpenModel model) {
        this.folder = folder;
        this.recipe = recipe;
        this.manager = manager;
        this.model = model;
    }

    /**
     * Opens a run.
     *
     * @param installed must offer the modalities the run was trained with
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if the run has no checkpoint yet
     */
    public static TrainedRun open(Path path, RegistrySnapshot installed, AffogatoHome home) {
        RunFolder folder = RunFolder.open(path);
        Recipe recipe = new RecipeReader().read(folder.recipe(), List.of());
        Checkpoint newest =
                new CheckpointStore(folder.checkpoints(), KEEP_ALL)
                        .newest()
                        .orElseThrow(
                                () ->
                                        new ModalityException(
                                                ErrorCode.MISSING_WEIGHTS,
                                                "run %s has no checkpoint yet; train it first, or let it go on with 'affogato train --resume %s'"
                                                        .formatted(path, path)));
        List<InstalledModality> modalities =
                newest.manifest().model().modalities().stream().map(installed::modality).toList();
        ModelSetup setup = new RunParts(recipe, home).setup(modalities);
        NDManager manager = NDManager.newBaseManager(Devices.of(recipe.device()));
        try {
            OpenModel model = new OpenModel(setup, manager);
            newest.restore(AdamW.all(model.model()));
            return new TrainedRun(folder, recipe, manager, model);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Returns the run's folder. */
    public RunFolder folder() {
        return folder;
    }

    /** Returns the recipe it was trained by. */
    public Recipe recipe() {
        return recipe;
    }

    /** Returns the model. */
    public OpenModel model() {
        return model;
    }

    /** Returns its modalities, in order. */
    public List<ModalityId> modalities() {
        return model.model().modalities();
    }

    /** Frees the model. */
    @Override
    public void close() {
        model.close();
        manager.close();
    }
}
