package io.affogato.modality.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Autograd;
import io.affogato.nn.ClipVision;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.RunEncoderContext;
import io.affogato.nn.VisionEncoder;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CLIP in the place of BLIP-2's transformer: 25 patches, four layers, two frames. */
class ClipEncoderTest {

    private static final int SIDE = 20;
    private static final int FRAMES = 2;
    private static final int WIDTH = 12;
    private static final int PROJECTED = 7;

    @TempDir private Path folder;

    private NDManager manager;

    @BeforeEach
    void start() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void stop() {
        manager.close();
    }

    @Test
    void tokensAreTheStatesOfThreeLevelsSideBySide() {
        ClipVision tower = write("");
        try (VisionEncoder encoder = open()) {
            NDArray pixels = random(3L * FRAMES, 3, SIDE, SIDE);
            Features features = encoder.encode(clips(pixels));

            List<NDArray> states = Autograd.off(() -> tower.hiddenStates(pixels));
            NDArray expected = Ops.concat(List.of(states.get(3), states.get(2), states.get(1)), 2);

            assertEquals(SIDE, VisionEncoder.pictureSide(folder));
            assertEquals(3, encoder.levels());
            assertEquals(3 * WIDTH, encoder.featureWidth());
            assertEquals(new Shape(3, FRAMES, 26, 3 * WIDTH), features.tokens().getShape());
            assertArrayEquals(expected.toFloatArray(), features.tokens().toFloatArray(), 1e-6f);
        }
    }

    @Test
    void withoutCellsTheVectorIsTheMeanOverFramesOfTheProjectedClassToken() {
        ClipVision tower = write("");
        try (VisionEncoder encoder = open()) {
            NDArray pixels = random(3L * FRAMES, 3, SIDE, SIDE);
            Features features = encoder.encode(clips(pixels));

            float[] pictures = Autograd.off(() -> tower.vectors(pixels)).toFloatArray();
            float[] expected = new float[3 * PROJECTED];
            for (int i = 0; i < pictures.length; i++) {
                int sample = i / (FRAMES * PROJECTED);
                expected[sample * PROJECTED + i % PROJECTED] += pictures[i] / FRAMES;
            }

            assertEquals(PROJECTED, encoder.pooledWidth());
            assertEquals(new Shape(3, PROJECTED), features.pooled().getShape());
            assertArrayEquals(expected, features.pooled().toFloatArray(), 1e-6f);
        }
    }

    /** Five patches over two cells: the third belongs to both. */
    @Test
    void cellsFollowRowByRowAndShareThePatchesOnTheirBorders() {
        ClipVision tower = write(", \"pooling_cells\": 2");
        try (VisionEncoder encoder = open()) {
            NDArray pixels = random(FRAMES, 3, SIDE, SIDE);
            Features features = encoder.encode(clips(pixels));

            float[] last = Autograd.off(() -> tower.hiddenStates(pixels)).get(4).toFloatArray();
            float[] found = features.pooled().toFloatArray();

            assertEquals(PROJECTED + 4 * WIDTH, encoder.pooledWidth());
            assertEquals(encoder.pooledWidth(), found.length);
            for (int cell = 0; cell < 4; cell++) {
                for (int d = 0; d < WIDTH; d++) {
                    assertEquals(
                            mean(last, cell / 2 * 2, cell % 2 * 2, d),
                            found[PROJECTED + cell * WIDTH + d],
                            1e-5,
                            "cell " + cell);
                }
            }
        }
    }

    /** The mean over both frames of 3 x 3 patches from a row and a column on. */
    private static double mean(float[] states, int top, int left, int d) {
        double sum = 0;
        for (int i = 0; i < FRAMES * 9; i++) {
            int frame = i / 9;
            int patch = (top + i % 9 / 3) * 5 + left + i % 3;
            sum += states[(frame * 26 + 1 + patch) * WIDTH + d];
        }
        return sum / (FRAMES * 9);
    }

    @Test
    void whatIsPooledChangesTheFingerprint() {
        write("");
        String without;
        try (VisionEncoder encoder = open()) {
            without = encoder.fingerprint();
        }
        write(", \"pooling_cells\": 3");
        try (VisionEncoder encoder = open()) {
            assertNotEquals(without, encoder.fingerprint());
        }
    }

    @Test
    void moreCellsThanPatchesAreRefused() {
        write(", \"pooling_cells\": 6");

        ModalityException failure = assertThrows(ModalityException.class, this::open);

        assertEquals(ErrorCode.BAD_WEIGHTS, failure.code());
        assertTrue(failure.getMessage().contains("from 0 to 5"), failure.getMessage());
    }

    private ClipVision write(String more) {
        String json =
                """
                {
                  "model_type": "vision-text-dual-encoder", "projection_dim": %d,
                  "vision_config": {
                    "model_type": "clip_vision_model", "image_size": %d, "patch_size": 4,
                    "hidden_size": %d, "num_hidden_layers": 4, "num_attention_heads": 3,
                    "intermediate_size": 22%s
                  }
                }
                """
                        .formatted(PROJECTED, SIDE, WIDTH, more);
        try {
            Files.writeString(folder.resolve(ConfigFile.NAME), json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Weights weights = Weights.fresh(manager, Initializer.seeded(11, 0.2));
        ClipVision tower =
                new ClipVision(ClipVisionConfig.from(ConfigFile.readFolder(folder)), weights);
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"), weights.made(), Map.of("format", "pt"));
        return tower;
    }

    private VisionEncoder open() {
        return VisionEncoder.open(new RunEncoderContext(manager, folder, FRAMES));
    }

    private static NDArray clips(NDArray pixels) {
        return Ops.reshape(pixels, pixels.getShape().get(0) / FRAMES, FRAMES, 3, SIDE, SIDE);
    }

    private NDArray random(long... shape) {
        SplittableRandom random = new SplittableRandom(5);
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Ops.tensor(manager, values, shape);
    }
}
