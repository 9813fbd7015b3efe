package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.backbone.T5Model;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.modality.ModalitySpec.MissingPolicy;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A random CREMA model small enough for tests, all sizes different. */
public final class SmallCrema {

    /** One piece a frame. */
    public static final ModalityId FIRST = new ModalityId("first");

    /** Two segments. */
    public static final ModalityId CLIPS = new ModalityId("clips");

    static final ModalityId WHOLE = new ModalityId("whole");

    /** Width of pooled vectors. */
    static final int POOLED = 9;

    static final QFormerConfig QFORMER = new QFormerConfig(12, 3, 4, 20, 10, 2, 3, 1e-12, 0, 0);

    final NDManager manager;
    final QFormer qformer;
    final T5Model language;
    final BridgeWeights bridge;

    /** Makes the frozen parts. */
    public SmallCrema(NDManager manager) {
        Engines.start();
        this.manager = manager;
        Initializer rule = Initializer.seeded(7, 0.3);
        this.qformer = new QFormer(QFORMER, Weights.fresh(manager, rule));
        T5Config t5 =
                new T5Config(
                        31,
                        14,
                        5,
                        18,
                        2,
                        1,
                        2,
                        8,
                        20,
                        true,
                        T5Config.Activation.GELU,
                        false,
                        1e-6,
                        0);
        this.language = new T5Model(t5, Weights.fresh(manager, rule));
        this.bridge =
                new BridgeWeights(
                        rule.make("query_tokens", new Shape(1, 3, 12), manager),
                        rule.make("projection", new Shape(14, 12), manager),
                        rule.make("projection.bias", new Shape(14), manager),
                        rule.make("norm.weight", new Shape(10), manager),
                        rule.make("norm.bias", new Shape(10), manager));
    }

    static AdapterConfig config(ModalityId id) {
        FeatureLayout layout =
                id.equals(FIRST)
                        ? FeatureLayout.PER_FRAME
                        : id.equals(CLIPS) ? FeatureLayout.PER_SEGMENT : FeatureLayout.GLOBAL;
        boolean projected = id.equals(CLIPS);
        ModalitySpec spec =
                new ModalitySpec(layout, projected, !id.equals(WHOLE), "", MissingPolicy.MASK);
        return new AdapterConfig(
                id, spec, projected ? 8 : 10, false, QFORMER, LoraConfig.everywhere(2), 14);
    }

    /** Makes a model with fresh adapters. */
    public CremaModel model(FusionKind kind, int frames, ModalityId... modalities) {
        List<ModalityAdapter> adapters = new ArrayList<>();
        for (ModalityId id : modalities) {
            adapters.add(ModalityAdapter.fresh(manager, config(id), bridge, 5));
        }
        FusionStrategy fusion =
                kind.fresh(manager, 14, modalities.length, frames, FusionStart.DEFAULT, 5);
        float[] ones = {1, 1};
        NDArray mask = Ops.tensor(manager, repeat(ones, frames), frames, 2);
        Prefix prefix = new Prefix(random(11, frames, 2, 14), mask);
        return new CremaModel(
                new FrozenParts(qformer, language),
                adapters,
                Map.of(modalities[0], prefix),
                fusion,
                frames);
    }

    /** A batch in which sample 0 lacks the modalities named. */
    Batch batch(int samples, int frames, List<ModalityId> modalities, List<ModalityId> missing) {
        Map<ModalityId, ModalityFeatures> features = new LinkedHashMap<>();
        for (ModalityId id : modalities) {
            features.put(id, features(id, samples, frames, missing.contains(id)));
        }
        long[] ids = new long[samples * 4];
        long[] labels = new long[samples * 2];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = 2L + i % 7;
            labels[i / 2] = 3L + i % 5;
        }
        return new Batch(
                manager,
                features,
                Ops.tensor(manager, ids, samples, 4),
                Ops.full(bridge.queryTokens(), 1, samples, 4),
                Ops.tensor(manager, labels, samples, 2));
    }

    ModalityFeatures features(ModalityId id, int samples, int frames, boolean firstMissing) {
        AdapterConfig config = config(id);
        int segments =
                switch (config.spec().layout()) {
                    case PER_FRAME -> frames;
                    case PER_SEGMENT -> 2;
                    case GLOBAL -> 1;
                };
        float[] present = repeat(new float[] {1}, samples);
        present[0] = firstMissing ? 0 : 1;
        return new ModalityFeatures(
                random(id.value().hashCode(), samples, segments, 5, config.featureWidth()),
                Ops.full(bridge.queryTokens(), 1, samples, segments, 5),
                random(id.value().hashCode() + 1, samples, POOLED),
                Ops.tensor(manager, present, samples));
    }

    NDArray random(long seed, long... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Ops.tensor(manager, values, shape);
    }

    private static float[] repeat(float[] values, int times) {
        float[] all = new float[values.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i % values.length];
        }
        return all;
    }
}
