package io.affogato.platform.launcher.run;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.checkpoint.ParameterFile;
import io.affogato.fusion.features.EncoderWatch;
import io.affogato.fusion.run.ModelSetup;
import io.affogato.fusion.run.OpenModel;
import io.affogato.fusion.run.RunFolder;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.adapter.ActiveAdapters;
import io.affogato.platform.launcher.adapter.AdapterManifest;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.recipe.RecipeReader;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A model that was trained: of a run folder, with the parameters of its newest checkpoint, or of
 * the adapters in use.
 */
public final class TrainedRun implements AutoCloseable {

    private static final int KEEP_ALL = Integer.MAX_VALUE;

    private final String origin;
    private final Recipe recipe;
    private final NDManager manager;
    private final OpenModel model;

    private TrainedRun(String origin, Recipe recipe, NDManager manager, OpenModel model) {
        this.origin = origin;
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
        return open(path, installed, home, EncoderWatch.NONE);
    }

    /**
     * Opens a run.
     *
     * @param installed must offer the modalities the run was trained with
     * @param watch hears which encoders are open
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if the run has no checkpoint yet
     */
    public static TrainedRun open(
            Path path, RegistrySnapshot installed, AffogatoHome home, EncoderWatch watch) {
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
        return open(
                folder.folder().toString(),
                recipe,
                new RunParts(recipe, home).setup(modalities),
                watch,
                model -> newest.restore(model.model()));
    }

    /**
     * Opens the adapters that are in use, whatever runs they come from. What modalities share comes
     * from the adapter that came into use last, if its run had exactly these modalities; else it is
     * fresh.
     *
     * @param installed must offer every modality whose adapter is in use
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if none is in use, {@link
     *     ErrorCode#BAD_WEIGHTS} if one does not fit
     */
    public static TrainedRun active(
            AdapterStore store, RegistrySnapshot installed, AffogatoHome home) {
        return active(store, installed, home, EncoderWatch.NONE);
    }

    /**
     * Opens the adapters that are in use, as without somebody who watches.
     *
     * @param watch hears which encoders are open
     */
    public static TrainedRun active(
            AdapterStore store, RegistrySnapshot installed, AffogatoHome home, EncoderWatch watch) {
        ActiveAdapters active = store.active();
        AdapterManifest newest =
                active.newest()
                        .map(id -> store.find(id, active.active(id).orElseThrow()))
                        .orElseThrow(TrainedRun::nothingActive);
        Recipe recipe =
                new RecipeReader()
                        .read(Path.of("recipe of adapter"), newest.origin().recipe(), List.of());
        Map<ModalityId, AdapterManifest> adapters = new LinkedHashMap<>();
        for (ModalityId id : order(newest, installed, active)) {
            adapters.put(id, store.find(id, active.active(id).orElseThrow()));
        }
        List<InstalledModality> modalities =
                adapters.keySet().stream().map(installed::modality).toList();
        return open(
                "active adapters",
                recipe,
                new RunParts(recipe, home).setup(modalities),
                watch,
                model -> restore(model, store, adapters, newest));
    }

    /** The order of the newest adapter's run where it has these modalities, else the bundles'. */
    private static List<ModalityId> order(
            AdapterManifest newest, RegistrySnapshot installed, ActiveAdapters active) {
        List<ModalityId> run = newest.model().modalities().stream().map(ModalityId::new).toList();
        List<ModalityId> used =
                active.slots().keySet().stream()
                        .map(ModalityId::new)
                        .filter(id -> active.active(id).isPresent())
                        .sorted(Comparator.comparingInt(id -> installed.modality(id).order()))
                        .toList();
        return Set.copyOf(run).equals(Set.copyOf(used)) ? run : used;
    }

    private static void restore(
            OpenModel model,
            AdapterStore store,
            Map<ModalityId, AdapterManifest> adapters,
            AdapterManifest newest) {
        String backbone = model.identity().backbone();
        adapters.forEach(
                (id, adapter) -> {
                    if (!adapter.model().backbone().equals(backbone)) {
                        throw new ModalityException(
                                ErrorCode.BAD_WEIGHTS,
                                "the adapter of '%s' belongs to backbone %s, found %s; activate another, or give the backbone back"
                                        .formatted(id, adapter.model().backbone(), backbone));
                    }
                    ParameterFile.load(store.weights(adapter), model.model().parameters(id));
                });
        List<String> modalities = adapters.keySet().stream().map(ModalityId::value).toList();
        boolean fits = newest.model().modalities().equals(modalities);
        if (!newest.shared().isEmpty() && fits) {
            ParameterFile.load(store.shared(newest.shared()), AdapterStore.sharing(model.model()));
        } else if (model.head().present()) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "the head belongs to a run of exactly %s, the adapters in use are of %s; activate that run's with 'affogato adapter activate'"
                            .formatted(newest.model().modalities(), modalities));
        }
    }

    private static ModalityException nothingActive() {
        return new ModalityException(
                ErrorCode.MISSING_WEIGHTS,
                "no adapter is in use; activate some with 'affogato adapter activate'");
    }

    private static TrainedRun open(
            String origin,
            Recipe recipe,
            ModelSetup setup,
            EncoderWatch watch,
            Consumer<OpenModel> restore) {
        NDManager manager = NDManager.newBaseManager(Devices.of(recipe.device()));
        try {
            OpenModel model = new OpenModel(setup, manager, watch);
            restore.accept(model);
            return new TrainedRun(origin, recipe, manager, model);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Returns the run's folder, or that these are the active adapters. */
    public String origin() {
        return origin;
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
