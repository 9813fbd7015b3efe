package io.affogato.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.BeatsConfig;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoders that start from nothing, learn, and are saved. */
class FreshEncodersTest {

    private static final VisionConfig VISION = new VisionConfig(12, 4, 10, 2, 5, 14, 1e-6);
    private static final BeatsConfig BEATS =
            new BeatsConfig(4, 6, 12, 2, 3, 18, 6, 4, 8, 11, 20, 8);

    @TempDir Path folder;
    private NDManager manager;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray ramp(long... shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 0.7);
        }
        return Ops.tensor(manager, values, shape);
    }

    private static void everyParameterLearns(
            Map<String, NDArray> parameters, Supplier<NDArray> output) {
        List<NDArray> arrays = List.copyOf(parameters.values());
        arrays.forEach(array -> array.setRequiresGradient(true));
        NDArray loss =
                Autograd.on(
                        () -> {
                            NDArray y = output.get();
                            return Ops.sum(Ops.mul(y, Ops.mul(y, y)));
                        });
        List<NDArray> gradients = Autograd.gradients(loss, arrays);
        List<String> names = List.copyOf(parameters.keySet());
        for (int i = 0; i < names.size(); i++) {
            double norm = Optim.norm(List.of(gradients.get(i)));
            boolean keyBias = names.get(i).endsWith("k_proj.bias"); // softmax does not see it
            assertTrue(norm > 0 || keyBias, names.get(i));
        }
    }

    @Test
    void visionIsSavedUnderTheNamesOfHuggingFace() {
        VisionTransformer fresh =
                new VisionTransformer(VISION, Weights.fresh(manager, Initializer.seeded(3, 0.3)));
        NDArray pixels = ramp(2, 3, 12, 12);
        everyParameterLearns(fresh.parameters(), () -> fresh.forward(pixels));

        Map<String, NDArray> named = new LinkedHashMap<>();
        VisionTransformer.toHuggingFace(fresh.parameters())
                .forEach((name, array) -> named.put("vision_model." + name, array));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), named, Map.of());
        Weights weights = Weights.open(folder, manager).prefix("vision_model.");
        VisionTransformer read = VisionTransformer.fromHuggingFace(VISION, weights);
        weights.requireAllUsed(name -> false);
        assertEquals(fresh.forward(pixels), read.forward(pixels));
    }

    @Test
    void audioIsSavedUnderItsOwnNames() {
        BeatsEncoder fresh =
                new BeatsEncoder(
                        BEATS, Weights.fresh(manager, BeatsEncoder.initializer(BEATS, 3, 0.3)));
        NDArray fbank = ramp(2, 20, 8);
        everyParameterLearns(fresh.parameters(), () -> fresh.forward(fbank));
        // the engine may pick another convolution, with other last bits, where a gradient is due
        fresh.parameters().values().forEach(array -> array.setRequiresGradient(false));

        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, fresh.parameters(), Map.of());
        Weights weights = Weights.open(file, manager);
        BeatsEncoder read = new BeatsEncoder(BEATS, weights);
        weights.requireAllUsed(name -> false);
        assertEquals(new Shape(2, 10, 12), read.encode(fbank).getShape());
        assertEquals(fresh.encode(fbank), read.encode(fbank));
    }

    @Test
    void encodingLeavesNothingBehind() {
        VisionTransformer vit =
                new VisionTransformer(VISION, Weights.fresh(manager, Initializer.seeded(3, 0.3)));
        try (NDManager step = manager.newSubManager()) {
            NDArray pixels = step.ones(new Shape(VisionTransformer.ENCODE_CHUNK + 5, 3, 12, 12));
            int before = step.getManagedArrays().size();
            NDArray tokens = vit.encode(pixels);
            assertEquals(new Shape(VisionTransformer.ENCODE_CHUNK + 5, 10, 10), tokens.getShape());
            assertEquals(before + 1, step.getManagedArrays().size());
        }
    }

    @Test
    void signalsOfAnotherSizeAreRefused() {
        VisionTransformer vit =
                new VisionTransformer(VISION, Weights.fresh(manager, Initializer.seeded(3, 0.3)));
        ModalityException refusal =
                assertThrows(ModalityException.class, () -> vit.encode(ramp(2, 3, 12, 16)));
        assertEquals(ErrorCode.BAD_SHAPE, refusal.code());
        BeatsEncoder beats =
                new BeatsEncoder(
                        BEATS, Weights.fresh(manager, BeatsEncoder.initializer(BEATS, 3, 0.3)));
        refusal = assertThrows(ModalityException.class, () -> beats.encode(ramp(2, 18, 8)));
        assertEquals(ErrorCode.BAD_SHAPE, refusal.code());
    }

    @Test
    void weightsOfAnotherArchitectureAreRefused() {
        Map<String, NDArray> arrays =
                new LinkedHashMap<>(
                        new VisionTransformer(
                                        VISION, Weights.fresh(manager, Initializer.seeded(3, 0.3)))
                                .parameters());
        arrays.put("pos_embed", ramp(1, 8, 10)); // 7 patches are no square
        ModalityException refusal =
                assertThrows(
                        ModalityException.class,
                        () -> new VisionTransformer(VISION, Weights.of("odd", arrays)));
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
    }
}
