package io.affogato.platform.launcher.adapter;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.features.FeatureWidths;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.nn.RunEncoderContext;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.launcher.adapter.AdapterManifest.FeatureShape;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.recipe.Recipe;
import io.affogato.platform.launcher.recipe.RecipeReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says in which things adapters, bundles and backbones do not fit together. */
public final class AdapterFit {

    private final AffogatoHome home;
    private final AdapterStore store;

    /** Compares what lies in a store. */
    public AdapterFit(AffogatoHome home, AdapterStore store) {
        this.home = home;
        this.store = store;
    }

    /**
     * Compares a bundle's features with those its active adapter was trained on. This is what a
     * swap of bundles asks before it is made. The very bundle it was trained with fits unseen.
     *
     * @param candidate would serve its modality
     * @return one sentence a difference; none if no adapter of the modality is in use
     */
    public List<String> misfits(InstalledModality candidate) {
        boolean same =
                store.active()
                        .active(candidate.id())
                        .map(sha -> store.find(candidate.id(), sha).bundle().sha256())
                        .filter(candidate.sha256()::equals)
                        .isPresent();
        return same ? List.of() : misfits(candidate.id(), candidate.modality());
    }

    /**
     * Compares a bundle's features with those its active adapter was trained on, by opening its
     * encoder for a moment.
     *
     * @param candidate would serve the modality
     * @return one sentence a difference; none if no adapter of the modality is in use
     */
    public List<String> misfits(ModalityId id, Modality candidate) {
        return store.active()
                .active(id)
                .map(sha -> misfits(store.find(id, sha), candidate))
                .orElse(List.of());
    }

    /** Compares a bundle's features with those an adapter was trained on. */
    List<String> misfits(AdapterManifest adapter, Modality candidate) {
        Recipe recipe =
                new RecipeReader()
                        .read(Path.of("recipe of adapter"), adapter.origin().recipe(), List.of());
        Path backbone = home.backbone(recipe.backbone());
        NativeCaches.prepare(home);
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            RunEncoderContext context = new RunEncoderContext(manager, backbone, recipe.frames());
            try (ModalityEncoder encoder = candidate.openEncoder(context)) {
                return adapter.features()
                        .differences(FeatureShape.of(candidate.spec(), FeatureWidths.of(encoder)));
            }
        }
    }

    /**
     * Compares an adapter with others it would answer together with.
     *
     * @param others in use, by modality; one of its own modality is left out
     */
    List<String> conflicts(AdapterManifest adapter, Map<ModalityId, AdapterManifest> others) {
        List<String> found = new ArrayList<>();
        others.forEach(
                (id, other) -> {
                    if (!id.equals(adapter.id())) {
                        adapter.model().differences(other.model()).stream()
                                .map(
                                        line ->
                                                "%s, with the active adapter of '%s'"
                                                        .formatted(line, id))
                                .forEach(found::add);
                    }
                });
        return found;
    }
}
