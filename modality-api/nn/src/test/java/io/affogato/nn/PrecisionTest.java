package io.affogato.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.config.ClipVisionConfig;
import io.affogato.nn.config.VisionConfig;
import io.affogato.nn.safetensors.SafetensorsWriter;
import io.affogato.nn.safetensors.TensorBytes;
import io.affogato.nn.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that are kept narrow, and widened where they are used. */
class PrecisionTest {

    @TempDir private Path folder;
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

    /** Brain floats as a file has them. */
    private record Brain(ByteBuffer data, Shape shape) implements TensorBytes {

        static Brain of(short[] bits, long... axes) {
            ByteBuffer data = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
            for (short each : bits) {
                data.putShort(each);
            }
            return new Brain(data.flip(), new Shape(axes));
        }

        @Override
        public TensorType type() {
            return TensorType.BF16;
        }

        @Override
        public void copyTo(WritableByteChannel out) throws IOException {
            out.write(data.duplicate());
        }
    }

    @Test
    void storedBrainFloatsStayAsTheyAre() {
        short[] bits = {0x3f80, (short) 0xc020, 1, 0x7f7f, 0x4049, (short) 0x8000};
        SafetensorsWriter.copy(
                folder.resolve("model.safetensors"), Map.of("m", Brain.of(bits, 2, 3)), Map.of());
        Weights wide = Weights.open(folder, manager);
        Weights narrow = wide.kept(Precision.BF16);
        NDArray kept = narrow.get("m", 2, 3);
        assertEquals(DataType.UNKNOWN, kept.getDataType(), "no type the native interface knows");
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i] << 16);
        }
        assertArrayEquals(values, wide.get("m", 2, 3).toFloatArray());
        assertArrayEquals(values, Ops.embedding(kept, ids(0, 1)).toFloatArray());
        assertNotSame(kept, wide.get("m", 2, 3));
        assertSame(kept, narrow.prefix("").get("m", 2, 3));
        assertTrue(narrow.unused().isEmpty());
    }

    @Test
    void largeBrainFloatsAreReadInParts() {
        short[] bits = new short[(1 << 19) + 6];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (short) (0x3f00 + i % 256);
        }
        SafetensorsWriter.copy(
                folder.resolve("model.safetensors"),
                Map.of("a", Brain.of(new short[] {7}, 1, 1), "m", Brain.of(bits, bits.length, 1)),
                Map.of());
        NDManager owner = manager.newSubManager();
        NDArray kept = Weights.open(folder, owner).kept(Precision.BF16).get("m", bits.length, 1);
        NDArray read = Ops.embedding(kept, ids(0, 511, bits.length - 1));
        float[] expected = new float[3];
        for (int i = 0; i < 3; i++) {
            expected[i] = Float.intBitsToFloat(bits[new int[] {0, 511, bits.length - 1}[i]] << 16);
        }
        assertArrayEquals(expected, read.toFloatArray());
        assertArrayEquals(
                new float[] {expected[0], expected[1]},
                Ops.linear(Ops.full(read, 1, 1, 1), Ops.narrowed(Ops.slice(read, 0, 0, 2)))
                        .toFloatArray());
        owner.close();
    }

    @Test
    void matricesAreRoundedToTheNearestAndVectorsAreNot() {
        float third = 1f / 3;
        for (int rows : new int[] {2, 4096 * 1030}) { // the larger one is mapped
            float[] values = new float[rows];
            Arrays.fill(values, third);
            values[1] = 1 + 3f / 256; // half way between two brain floats: to the even one
            Path file = folder.resolve("rows%d.safetensors".formatted(rows));
            SafetensorsWriter.write(
                    file,
                    Map.of(
                            "matrix", Ops.tensor(manager, values, rows, 1),
                            "vector", Ops.tensor(manager, values, rows),
                            "ids", ids(5, 9, 7).reshape(3, 1)),
                    Map.of());
            Weights weights = Weights.open(file, manager).kept(Precision.BF16);
            NDArray matrix = Ops.embedding(weights.get("matrix", rows, 1), ids(0, 1));
            assertArrayEquals(
                    new float[] {Float.intBitsToFloat(0x3eab0000), 1 + 4f / 256},
                    matrix.toFloatArray());
            assertEquals(third, weights.get("vector", rows).getFloat(0));
            assertEquals(DataType.INT64, weights.get("ids").getDataType());
        }
    }

    @Test
    void aVisionTransformerOfNarrowWeightsIsCloseAndPassesGradients() {
        VisionConfig config = new VisionConfig(24, 6, 40, 3, 5, 56, 1e-6);
        NDArray pixels = manager.randomNormal(new Shape(2, 3, 24, 24));
        Initializer rule = Initializer.seeded(3, 0.1);
        VisionTransformer wide = new VisionTransformer(config, Weights.fresh(manager, rule));
        VisionTransformer narrow =
                new VisionTransformer(config, Weights.fresh(manager, rule).kept(Precision.BF16));
        close(wide.forward(pixels), narrow.forward(pixels), 0.02);
        NDArray input = manager.randomNormal(new Shape(2, 3, 24, 24));
        input.setRequiresGradient(true);
        close(gradient(wide, input), gradient(narrow, input), 0.05);
    }

    private static NDArray gradient(VisionTransformer network, NDArray input) {
        NDArray loss =
                Autograd.on(
                        () -> {
                            NDArray y = network.forward(input);
                            return Ops.sum(Ops.mul(y, y));
                        });
        return Autograd.gradients(loss, List.of(input)).get(0);
    }

    @Test
    void soIsClip() {
        ClipVisionConfig config =
                new ClipVisionConfig(
                        new VisionConfig(20, 4, 24, 4, 3, 40, 1e-5),
                        10,
                        ClipVisionConfig.Activation.QUICK_GELU);
        NDArray pixels = manager.randomNormal(new Shape(2, 3, 20, 20));
        Initializer rule = Initializer.seeded(4, 0.1);
        ClipVision wide = new ClipVision(config, Weights.fresh(manager, rule));
        ClipVision narrow =
                new ClipVision(config, Weights.fresh(manager, rule).kept(Precision.BF16));
        ClipVision.Seen seen = wide.see(pixels, config.levels());
        close(seen.pictures(), narrow.see(pixels, List.of()).pictures(), 0.02);
        List<NDArray> states = wide.hiddenStates(pixels);
        assertEquals(List.of(3, 2, 1), config.levels());
        for (int i = 0; i < 3; i++) {
            assertEquals(states.get(3 - i), seen.levels().get(i));
        }
        assertEquals(wide.pictures(states.get(4)), seen.pictures());
    }

    /** Compares by the largest difference over the largest value. */
    private static void close(NDArray expected, NDArray found, double tolerance) {
        double most = expected.abs().max().getFloat();
        double off = expected.sub(found).abs().max().getFloat() / most;
        assertTrue(off < tolerance, () -> "differs by " + off);
        assertTrue(off > 1e-5, () -> "was not narrow: differs by " + off);
    }

    private NDArray ids(long... ids) {
        return Ops.tensor(manager, ids, ids.length);
    }
}
