package io.affogato.fusion.crema;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import io.affogato.nn.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts models together from a backbone's frozen parts, which stay the caller's. */
public final class CremaAssembly {

    private final CremaConfig config;
    private final FrozenParts frozen;
    private final BridgeWeights bridge;
    private final TextTokenizer tokenizer;

    /** Makes an assembly for one backbone. */
    public CremaAssembly(
            CremaConfig config, FrozenParts frozen, BridgeWeights bridge, TextTokenizer tokenizer) {
        this.config = config;
        this.frozen = frozen;
        this.bridge = bridge;
        this.tokenizer = tokenizer;
    }

    /**
     * Describes the adapter of a modality.
     *
     * @param featureWidth width of its encoder's features
     */
    public AdapterConfig adapter(ModalityId id, ModalitySpec spec, int featureWidth) {
        return new AdapterConfig(
                id,
                spec,
                featureWidth,
                config.skipped().contains(id),
                frozen.qformer().config(),
                config.lora(),
                frozen.languageModel().width());
    }

    /**
     * Makes an untrained model.
     *
     * @param manager owns the parameters
     * @param modalities in the order of the run
     */
    public CremaModel fresh(NDManager manager, List<AdapterConfig> modalities) {
        List<ModalityAdapter> adapters =
                modalities.stream()
                        .map(each -> ModalityAdapter.fresh(manager, each, bridge, config.seed()))
                        .toList();
        FusionStrategy fusion =
                config.fusion()
                        .fresh(
                                manager,
                                frozen.languageModel().width(),
                                modalities.size(),
                                config.frames(),
                                config.start(),
                                config.seed(),
                                config.legacy());
        return model(manager, adapters, fusion);
    }

    /**
     * Reads a trained model.
     *
     * @param manager owns the parameters
     * @param modalities in the order of the run they were trained in
     * @param trained adapters and fusion under their CREMA names
     */
    public CremaModel read(NDManager manager, List<AdapterConfig> modalities, Weights trained) {
        List<ModalityAdapter> adapters =
                modalities.stream()
                        .map(each -> ModalityAdapter.read(manager, each, trained))
                        .toList();
        FusionStrategy fusion =
                config.fusion()
                        .read(
                                manager,
                                frozen.languageModel().width(),
                                modalities.size(),
                                config.frames(),
                                trained,
                                config.legacy());
        return model(manager, adapters, fusion);
    }

    private CremaModel model(
            NDManager manager, List<ModalityAdapter> adapters, FusionStrategy fusion) {
        Map<ModalityId, Prefix> prefixes = new HashMap<>();
        boolean borrowed = adapters.size() == 1 && config.legacy().contains(Legacy.SOLE_PREFIX);
        for (ModalityAdapter adapter : adapters) {
            boolean primary = adapter == adapters.get(0);
            List<String> texts =
                    PrefixTexts.of(adapter.config().spec(), primary, config.frames(), borrowed);
            PrefixTexts.embed(manager, tokenizer, frozen.languageModel(), texts)
                    .ifPresent(prefix -> prefixes.put(adapter.config().id(), prefix));
        }
        return new CremaModel(frozen, adapters, prefixes, fusion, config.frames());
    }
}
