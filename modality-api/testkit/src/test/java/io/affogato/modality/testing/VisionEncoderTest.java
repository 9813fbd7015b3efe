package io.affogato.modality.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityException;
import io.affogato.nn.RunEncoderContext;
import io.affogato.nn.SharedEncoders;
import io.affogato.nn.VisionEncoder;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisionEncoderTest {

    private static final int SIDE = 24;
    private static final int SIZE = TinyBackbone.FRAMES * 3 * SIDE * SIDE;

    @TempDir private Path folder;

    @Test
    void aBlankSampleIsNotPresent() {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (NDManager manager = NDManager.newBaseManager();
                VisionEncoder encoder = VisionEncoder.open(context(backbone, manager))) {
            float[] values = new float[3 * SIZE];
            for (int i = 0; i < values.length; i++) {
                int channel = i / (SIDE * SIDE);
                values[i] = channel; // one value each
            }
            values[SIZE + 7] += 0.5f;

            Features features = encoder.encode(pictures(manager, values));

            assertArrayEquals(new float[] {0, 1, 0}, features.present().toFloatArray());
        }
    }

    @Test
    void framesKeepTheirPlace() {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (NDManager manager = NDManager.newBaseManager();
                VisionEncoder encoder = VisionEncoder.open(context(backbone, manager))) {
            float[] values = noise(2 * SIZE);
            NDArray tokens = encoder.encode(pictures(manager, values)).tokens();
            int frame = SIZE / TinyBackbone.FRAMES;
            float[] moved = values.clone(); // the first sample shows the last frame of the second
            System.arraycopy(values, SIZE + 2 * frame, moved, frame, frame);

            NDArray again = encoder.encode(pictures(manager, moved)).tokens();

            assertEquals(new Shape(2, 3, 10, 12), tokens.getShape());
            assertArrayEquals(
                    tokens.get(1).get(2).toFloatArray(), again.get(0).get(1).toFloatArray());
            assertArrayEquals(
                    tokens.get(0).get(2).toFloatArray(), again.get(0).get(2).toFloatArray());
        }
    }

    @Test
    void encodersOfARunShareOneNetwork() {
        TinyBackbone backbone = TinyBackbone.write(folder);
        SharedEncoders shared = new SharedEncoders();
        try (NDManager manager = NDManager.newBaseManager()) {
            RunEncoderContext context =
                    new RunEncoderContext(manager, backbone.folder(), TinyBackbone.FRAMES, shared);
            VisionEncoder first = VisionEncoder.open(context);
            VisionEncoder second = VisionEncoder.open(context);

            assertEquals(1, shared.held().size());
            first.close();
            assertEquals(1, shared.held().size());
            second.close();
            assertEquals(Set.of(), shared.held());
        }
    }

    @Test
    void anotherNumberOfFramesIsRefused() {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (NDManager manager = NDManager.newBaseManager();
                VisionEncoder encoder = VisionEncoder.open(context(backbone, manager))) {
            NDArray two = manager.zeros(new Shape(1, 2, 3, SIDE, SIDE));

            ModalityException failure =
                    assertThrows(ModalityException.class, () -> encoder.encode(two));

            assertEquals(ErrorCode.BAD_SHAPE, failure.code());
        }
    }

    private static RunEncoderContext context(TinyBackbone backbone, NDManager manager) {
        return new RunEncoderContext(manager, backbone.folder(), TinyBackbone.FRAMES);
    }

    private static NDArray pictures(NDManager manager, float... values) {
        long samples = values.length / SIZE;
        return manager.create(values, new Shape(samples, TinyBackbone.FRAMES, 3, SIDE, SIDE));
    }

    private static float[] noise(int size) {
        Random random = new Random(3);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
