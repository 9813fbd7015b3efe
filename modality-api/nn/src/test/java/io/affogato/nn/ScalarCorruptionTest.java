package io.affogato.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Why graph arithmetic goes through {@link Ops}: DJL's scalar product keeps a pointer into Java
 * memory until the backward pass, and reads whatever lies there by then.
 */
class ScalarCorruptionTest {

    private static final int TRIES = 40;
    private static final float FACTOR = 2;

    /** Takes the gradient of a product after the memory of dead Java buffers was used again. */
    private static float[] gradientAfterCollection(UnaryOperator<NDArray> product) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray w = Ops.tensor(manager, new float[] {1, -3, 0.5f}, 3);
            w.setRequiresGradient(true);
            NDArray loss = Autograd.on(() -> Ops.sum(product.apply(w)));
            churn();
            return Autograd.gradients(loss, List.of(w)).get(0).toFloatArray();
        }
    }

    private static void churn() {
        System.gc();
        for (int i = 0; i < 2000; i++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(4 + i % 64);
            while (buffer.remaining() >= 4) {
                buffer.putFloat(12345);
            }
        }
    }

    @Test
    void scalingByOpsIsNeverCorrupted() {
        Engines.start();
        for (int i = 0; i < TRIES; i++) {
            assertArrayEquals(
                    new float[] {FACTOR, FACTOR, FACTOR},
                    gradientAfterCollection(w -> Ops.scale(w, FACTOR)));
        }
    }

    @Test
    void rawScalarProductIsCorrupted() {
        Engines.start();
        float[] right = {FACTOR, FACTOR, FACTOR};
        boolean seen = false;
        for (int i = 0; i < TRIES && !seen; i++) {
            seen = !Arrays.equals(right, gradientAfterCollection(w -> w.mul(FACTOR)));
        }
        Assumptions.assumeTrue(
                seen,
                "no corruption in %d tries: the engine may have mended its scalar product"
                        .formatted(TRIES));
    }
}
