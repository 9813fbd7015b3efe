package io.affogato.fusion.run;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.Backbone;
import io.affogato.fusion.crema.AdapterConfig;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.crema.BridgeWeights;
import io.affogato.fusion.crema.CremaAssembly;
import io.affogato.fusion.crema.CremaModel;
import io.affogato.fusion.crema.FrozenParts;
import io.affogato.fusion.features.FeatureWidths;
import io.affogato.fusion.mit.HybridModel;
import io.affogato.fusion.mit.MitAdapter;
import io.affogato.fusion.mit.MitAdapterConfig;
import io.affogato.fusion.mit.MitInfusion;
import io.affogato.fusion.mit.MitModel;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.modality.ModalityId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes untrained models of any method over one backbone.
 *
 * @param setup says what is wanted
 * @param widths of the modalities' features, in the order of the run
 */
record ModelAssembly(
        ModelSetup setup,
        Backbone backbone,
        TextTokenizer tokenizer,
        Map<ModalityId, FeatureWidths> widths) {

    /** Makes a model whose parameters belong to the manager. */
    AnsweringModel fresh(NDManager manager) {
        return switch (setup.method()) {
            case CREMA -> crema(manager);
            case MIT -> new MitModel(backbone.languageModel(), infusion(manager));
            case HYBRID -> new HybridModel(crema(manager), infusion(manager));
        };
    }

    private CremaModel crema(NDManager manager) {
        FrozenParts frozen = new FrozenParts(backbone.qformer(), backbone.languageModel());
        BridgeWeights bridge =
                BridgeWeights.read(
                        frozen.qformer().config(),
                        backbone.languageModel().width(),
                        backbone.weights());
        CremaAssembly assembly = new CremaAssembly(setup.model(), frozen, bridge, tokenizer);
        List<AdapterConfig> adapters = new ArrayList<>();
        setup.modalities()
                .forEach(
                        (id, modality) ->
                                adapters.add(
                                        assembly.adapter(
                                                id, modality.spec(), widths.get(id).tokens())));
        return assembly.fresh(manager, adapters);
    }

    private MitInfusion infusion(NDManager manager) {
        List<MitAdapter> adapters = new ArrayList<>();
        for (ModalityId id : setup.modalities().keySet()) {
            MitAdapterConfig config =
                    new MitAdapterConfig(
                            id,
                            widths.get(id).pooled(),
                            backbone.languageModel().blocks(),
                            setup.infusion());
            adapters.add(MitAdapter.fresh(manager, config, setup.model().seed()));
        }
        return new MitInfusion(adapters);
    }
}
