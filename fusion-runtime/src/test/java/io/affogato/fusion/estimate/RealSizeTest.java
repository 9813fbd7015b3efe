package io.affogato.fusion.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.NetworkShapes;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.backbone.T5Model;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.modality.Progress;
import io.affogato.nn.Autograd;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.Precision;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.safetensors.ShardedWriter;
import io.affogato.nn.safetensors.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The networks of BLIP-2 with Flan-T5-XL in their real size, with random weights, one after the
 * other: the memory they take against the estimate.
 */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealSizeTest {

    private static final double TOLERANCE = 0.15;
    private static final int BATCH = 1;
    private static final int FRAMES = 4;
    private static final int TEXT = 40;

    @TempDir private Path folder;

    static ConfigFile config() {
        try (InputStream in = RealSizeTest.class.getResourceAsStream("blip2-flan-t5-xl.json")) {
            return ConfigFile.parse(
                    "blip2-flan-t5-xl.json", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PartEstimate part(int batch, int frames, Precision precision, int index) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Workload work = new Workload(batch, frames, 2, 8, TEXT, 4, precision);
            return new MemoryEstimator(config(), work, manager).estimate().parts().get(index);
        }
    }

    /** Writes random weights, and holds what a network of them takes against the estimate. */
    private void measure(
            PartEstimate estimate,
            Map<String, Shape> shapes,
            TensorType type,
            TestReporter reporter,
            BiConsumer<Weights, NDManager> pass)
            throws IOException {
        Map<String, RandomBytes> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> tensors.put(name, new RandomBytes(type, shape)));
        new ShardedWriter(ShardedWriter.SHARD_BYTES).write(folder, tensors, Progress.NONE);
        warm();
        ResidentSize.settle();
        ResidentSize.reset();
        long start = System.nanoTime();
        try (NDManager owner = NDManager.newBaseManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            pass.accept(Weights.open(folder, owner), owner);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long measured = ResidentSize.largest();
        long predicted = MemoryEstimate.PROCESS + estimate.weights() + estimate.forward();
        double off = (double) predicted / measured - 1;
        reporter.publishEntry(
                estimate.name(),
                "predicted %.2f GB, measured %.2f GB (%+.1f %%), %.1f s"
                        .formatted(predicted / 1e9, measured / 1e9, 100 * off, seconds));
        assertTrue(Math.abs(off) < TOLERANCE, () -> estimate + " is off by " + off);
        assertTrue(measured < 20_000_000_000L, "20 GB");
    }

    /** Lets the engine load what it loads once, which belongs to the process. */
    private static void warm() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.randomNormal(new Shape(1, 3, 64, 64));
            new VisionTransformer(
                            new VisionConfig(64, 8, 128, 2, 4, 256, 1e-6),
                            Weights.fresh(manager, Initializer.seeded(1, 0.02)))
                    .encode(x);
            Ops.narrowed(x);
        }
    }

    private static Map<String, Shape> shapes(Function<NetworkShapes, Map<String, Shape>> of) {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            return of.apply(new NetworkShapes(manager));
        }
    }

    @Test
    @Order(1)
    void theQueryTransformer(TestReporter reporter) throws IOException {
        QFormerConfig q = QFormerConfig.from(config());
        Engines.start();
        PartEstimate estimate = part(BATCH, FRAMES, Precision.FLOAT32, 1);
        assertEquals(105_137_664, estimate.parameters());
        measure(
                estimate,
                q.tensors(),
                TensorType.F32,
                reporter,
                (weights, owner) -> {
                    NDArray features = owner.randomNormal(new Shape(FRAMES, 257, 1408));
                    NDArray out =
                            new QFormer(q, weights)
                                    .forward(
                                            LoraSet.NONE,
                                            owner.randomNormal(new Shape(1, 32, 768)),
                                            features,
                                            owner.ones(new Shape(FRAMES, 257)),
                                            false);
                    assertFinite(out, new Shape(FRAMES, 32, 768));
                });
    }

    @Test
    @Order(2)
    void theVisionTransformer(TestReporter reporter) throws IOException {
        VisionConfig vision = VisionConfig.from(config());
        Map<String, Shape> shapes = shapes(networks -> networks.vision(vision));
        PartEstimate estimate = part(BATCH, 1, Precision.FLOAT32, 0);
        assertEquals(985_894_528, estimate.parameters());
        measure(
                estimate,
                shapes,
                TensorType.F32,
                reporter,
                (weights, owner) ->
                        assertFinite(
                                new VisionTransformer(vision, weights)
                                        .encode(owner.randomNormal(new Shape(1, 3, 224, 224))),
                                new Shape(1, 257, 1408)));
    }

    @Test
    @Order(3)
    void theLanguageModelInBrainFloats(TestReporter reporter) throws IOException {
        T5Config t5 = T5Config.from(config().section("text_config"));
        Map<String, Shape> shapes = shapes(networks -> networks.t5(t5));
        PartEstimate estimate = part(BATCH, FRAMES, Precision.BF16, 2);
        assertEquals(2_849_757_184L, estimate.parameters());
        measure(
                estimate,
                shapes,
                TensorType.BF16,
                reporter,
                (weights, owner) -> {
                    int prompt = 2 * FRAMES * 36 + TEXT;
                    T5Model model = new T5Model(t5, weights.kept(Precision.BF16));
                    NDArray mask = owner.ones(new Shape(BATCH, prompt));
                    NDArray encoded =
                            model.encode(owner.randomNormal(new Shape(BATCH, prompt, 2048)), mask);
                    NDArray labels = Ops.tensor(owner, new long[] {3, 9, 1, 1}, BATCH, 4);
                    assertFinite(model.logits(encoded, mask, labels), new Shape(BATCH, 4, 32128));
                });
    }

    @Test
    @Order(4)
    void theGraphOfALanguageModel(TestReporter reporter) throws IOException {
        ConfigFile config =
                ConfigFile.parse(
                        "medium",
                        """
                        {"model_type": "t5", "vocab_size": 9000, "d_model": 512, "d_kv": 64,
                         "d_ff": 1280, "num_layers": 8, "num_heads": 8, "dropout_rate": 0.1,
                         "feed_forward_proj": "gated-gelu", "dense_act_fn": "gelu"}
                        """);
        T5Config t5 = T5Config.from(config);
        for (Precision precision : Precision.values()) {
            Workload work = new Workload(12, 1, 1, 8, 330, 9, precision);
            PartEstimate estimate;
            try (NDManager manager = NDManager.newBaseManager()) {
                estimate = new MemoryEstimator(config, work, manager).estimate().parts().get(0);
            }
            measure(
                    new PartEstimate(
                            "graph, " + precision,
                            estimate.parameters(),
                            estimate.weights(),
                            estimate.training(),
                            0),
                    shapes(networks -> networks.t5(t5)),
                    TensorType.F32,
                    reporter,
                    (weights, owner) -> {
                        T5Model model = new T5Model(t5, weights.kept(precision));
                        NDArray mask = owner.ones(new Shape(12, 330));
                        NDArray prompt = owner.randomNormal(new Shape(12, 330, 512));
                        prompt.setRequiresGradient(true);
                        NDArray labels = Ops.tensor(owner, new long[12 * 9], 12, 9);
                        NDArray loss =
                                Autograd.on(
                                        () -> model.loss(model.encode(prompt, mask), mask, labels));
                        assertFinite(
                                Autograd.gradients(loss, List.of(prompt)).get(0),
                                new Shape(12, 330, 512));
                    });
        }
    }

    private static void assertFinite(NDArray array, Shape shape) {
        assertEquals(shape, array.getShape());
        assertTrue(Float.isFinite(array.sum().getFloat()), "finite");
    }
}
