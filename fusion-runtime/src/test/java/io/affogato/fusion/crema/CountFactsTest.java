package io.affogato.fusion.crema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.backbone.T5Model;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.modality.ModalitySpec.MissingPolicy;
import io.affogato.nn.BeatsEncoder;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.VisionConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Facts about sizes of the published system, at its real size: weights that take no memory. */
class CountFactsTest {

    private static final QFormerConfig QUERIES =
            new QFormerConfig(768, 12, 12, 3072, 1408, 2, 32, 1e-12, 0.1, 0.1);
    private static final int LANGUAGE_WIDTH = 2048;

    private final Map<String, Long> sizes = new HashMap<>();

    /** One zero, seen as many. */
    private final Initializer virtual =
            (name, shape, owner) -> {
                sizes.put(name, shape.size());
                NDArray zero = Ops.tensor(owner, new float[1], 1);
                long[] ones = new long[shape.dimension()];
                Arrays.fill(ones, 1);
                NDArray seen = Ops.expand(Ops.reshape(zero, ones), shape.getShape());
                seen.attach(owner);
                return seen;
            };

    @BeforeEach
    void start() {
        Engines.start();
    }

    @Test
    void fact01TrainableTensorsOfAModalityAndOfTheFusion() {
        AdapterConfig plain = adapter("plain", false);
        assertEquals(48, lora(plain).size());
        assertEquals(2_359_296, lora(plain).stream().mapToLong(Shape::size).sum());
        assertEquals(53, plain.tensors().size());
        assertEquals(55, adapter("sounding", true).tensors().size());
        try (NDManager manager = NDManager.newBaseManager()) {
            FusionStrategy fusion =
                    FusionKind.ESPRESSO_CONCAT.fresh(manager, 16, 3, 4, FusionStart.DEFAULT, 1);
            assertEquals(2, fusion.parameters().size());
        }
    }

    @Test
    void fact02SizesOfTheFrozenNetworks() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertEquals(105_137_664, counted(() -> new QFormer(QUERIES, weights(manager))));
            assertEquals(254, sizes.size());
            assertEquals(
                    985_894_528,
                    counted(() -> new VisionTransformer(vision(39), weights(manager))));
            assertEquals(2_849_757_184L, counted(() -> new T5Model(language(), weights(manager))));
            assertEquals(90_311_792, counted(() -> new BeatsEncoder(sound(12), weights(manager))));
        }
    }

    @Test
    void fact03TheOfficialLogCountsADeadParameterForEachModality() {
        List<AdapterConfig> four = new ArrayList<>();
        for (String id : List.of("one", "two", "three", "four")) {
            four.add(adapter(id, false));
        }
        long own = four.stream().mapToLong(AdapterConfig::parameterCount).sum();
        long fusion = SelfGatedFusion.parameterCount(LANGUAGE_WIDTH, four.size() - 1);
        // as large as the low-rank pairs, and no tensor of ours
        long dead = four.stream().flatMap(each -> lora(each).stream()).mapToLong(Shape::size).sum();
        assertEquals(28_431_360, own + fusion);
        assertEquals(37_868_544, own + fusion + dead);
        for (AdapterConfig each : four) {
            assertEquals(
                    0, each.tensors().keySet().stream().filter(n -> n.contains("gradsel")).count());
        }
    }

    @Test
    void fact06ShapesOfTheEncoders() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray pixels = weights(manager).get("pixels", 2, 3, 224, 224);
            assertEquals(
                    new Shape(2, 257, 1408),
                    new VisionTransformer(vision(1), weights(manager)).encode(pixels).getShape());
            NDArray fbank = weights(manager).get("fbank", 2, 512, 128);
            assertEquals(
                    new Shape(2, 256, 768),
                    new BeatsEncoder(sound(1), weights(manager)).encode(fbank).getShape());
        }
    }

    private Weights weights(NDManager manager) {
        return Weights.fresh(manager, virtual);
    }

    private long counted(Runnable construction) {
        sizes.clear();
        construction.run();
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Shape> lora(AdapterConfig config) {
        return config.tensors().entrySet().stream()
                .filter(entry -> entry.getKey().contains(".attention.self."))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static VisionConfig vision(int layers) {
        return new VisionConfig(224, 14, 1408, layers, 16, 6144, 1e-6);
    }

    private static BeatsConfig sound(int layers) {
        return new BeatsConfig(16, 512, 768, layers, 12, 3072, 128, 16, 320, 800, 512, 128);
    }

    private static T5Config language() {
        return new T5Config(
                32128,
                2048,
                64,
                5120,
                24,
                24,
                32,
                32,
                128,
                true,
                T5Config.Activation.GELU,
                false,
                1e-6,
                0.1);
    }

    private static AdapterConfig adapter(String id, boolean sounding) {
        ModalitySpec spec =
                new ModalitySpec(FeatureLayout.PER_FRAME, sounding, true, "", MissingPolicy.MASK);
        return new AdapterConfig(
                new ModalityId(id),
                spec,
                sounding ? 768 : 1408,
                false,
                QUERIES,
                LoraConfig.everywhere(64),
                LANGUAGE_WIDTH);
    }
}
