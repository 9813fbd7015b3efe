package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.LlamaModel;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.backbone.T5Model;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.EarlyExitState;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.Position;
import io.affogato.fusion.training.TrainingState;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import io.affogato.nn.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random infused models small enough for tests, all sizes different. */
final class SmallMit {

    static final ModalityId FIRST = new ModalityId("first");
    static final ModalityId SECOND = new ModalityId("second");

    /** Widths of pooled vectors. */
    static final Map<ModalityId, Integer> WIDTHS = Map.of(FIRST, 7, SECOND, 5);

    final NDManager manager;
    final Weights llamaWeights;
    final LlamaModel llama;
    final T5Model t5;

    SmallMit(NDManager manager) {
        Engines.start();
        this.manager = manager;
        Initializer rule = Initializer.seeded(3, 0.3);
        llamaWeights = Weights.fresh(manager, rule);
        LlamaConfig sizes =
                new LlamaConfig(
                        31, 24, 22, 4, 6, 2, 4, 10_000, 1e-6, false, new SpecialTokens(1, 2, 0));
        llama = new LlamaModel(sizes, llamaWeights);
        T5Config t5Sizes =
                new T5Config(
                        31,
                        14,
                        5,
                        18,
                        3,
                        2,
                        2,
                        8,
                        20,
                        true,
                        T5Config.Activation.GELU,
                        false,
                        1e-6,
                        0);
        t5 = new T5Model(t5Sizes, Weights.fresh(manager, rule));
    }

    LanguageModel language(String family) {
        return family.equals("t5") ? t5 : llama;
    }

    /** An untrained adapter of the last two blocks. */
    MitAdapter fresh(LanguageModel language, ModalityId id, MitMode mode, int rank) {
        return MitAdapter.fresh(manager, config(language, id, mode, rank), 5);
    }

    MitAdapterConfig config(LanguageModel language, ModalityId id, MitMode mode, int rank) {
        int last = language.blocks().layers() - 1;
        MitConfig infusion = new MitConfig(mode, List.of(last - 1, last), rank, false, false);
        return new MitAdapterConfig(id, WIDTHS.get(id), language.blocks(), infusion);
    }

    /** An adapter with parameters of some size, as after training. */
    MitAdapter trained(LanguageModel language, ModalityId id, MitMode mode, int rank) {
        MitAdapter adapter = fresh(language, id, mode, rank);
        for (Parameter parameter : adapter.parameters()) {
            NDArray noise =
                    random(
                            parameter.name().hashCode() + id.value().hashCode(),
                            parameter.array().getShape().getShape());
            Optim.assign(List.of(parameter.array()), List.of(Ops.scale(noise, 0.4)));
        }
        return adapter;
    }

    MitInfusion infusion(LanguageModel language, MitMode mode, int rank, ModalityId... ids) {
        return new MitInfusion(
                Arrays.stream(ids).map(id -> trained(language, id, mode, rank)).toList());
    }

    /** Two samples; the second prompt is two words shorter. */
    Batch batch(ModalityId... ids) {
        Map<ModalityId, ModalityFeatures> features = new LinkedHashMap<>();
        for (ModalityId id : ids) {
            features.put(id, features(id, 1, 1));
        }
        return batch(features);
    }

    Batch batch(Map<ModalityId, ModalityFeatures> features) {
        long[] words = {3, 8, 5, 12, 9, 4, 20, 7, 0, 0};
        long[] labels = {6, 11, 2, 14, 2, -100};
        return new Batch(
                manager,
                features,
                Ops.tensor(manager, words, 2, 5),
                Ops.tensor(manager, new float[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, 2, 5),
                Ops.tensor(manager, labels, 2, 3));
    }

    /** Three segments of four tokens of width 6, the last of which does not count. */
    ModalityFeatures features(ModalityId id, float... present) {
        int samples = present.length;
        float[] mask = new float[samples * 12];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 4 == 3 ? 0 : 1;
        }
        return new ModalityFeatures(
                random(id.value().hashCode() + 1, samples, 3, 4, 6),
                Ops.tensor(manager, mask, samples, 3, 4),
                random(id.value().hashCode(), samples, WIDTHS.get(id)),
                Ops.tensor(manager, present, samples));
    }

    /** A model as the checkpoint of its first step. */
    Checkpoint saved(Path folder, MitModel model) {
        MitConfig infusion = model.infusion().adapter(FIRST).config().infusion();
        ModelIdentity identity =
                new ModelIdentity(
                        model.modalities(),
                        infusion.rank(),
                        "MIT",
                        3,
                        "some-backbone",
                        Map.of(),
                        infusion.identity());
        CheckpointStore store = new CheckpointStore(folder, 2);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            TrainingState state =
                    new TrainingState(new Position(0, 1, 1), EarlyExitState.EMPTY, Map.of());
            store.save(state, 1, model, optimiser, identity);
        }
        return store.newest().orElseThrow();
    }

    NDArray random(long seed, long... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Ops.tensor(manager, values, shape);
    }
}
