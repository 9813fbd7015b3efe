package io.affogato.fusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Ops;

/** How fast this process multiplies, to compare machines by. */
final class ProductSpeed {

    private static final int SIDE = 2048;
    private static final int PRODUCTS = 8;

    private ProductSpeed() {}

    /** Returns 10^9 operations a second in the best of a few 2048 x 2048 float32 products. */
    static double gflops(NDManager manager) {
        try (NDManager owner = manager.newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray ones = owner.ones(new Shape(SIDE, SIDE));
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < PRODUCTS; i++) {
                long start = System.nanoTime();
                Ops.matmul(ones, ones).close();
                best = Math.min(best, (double) (System.nanoTime() - start));
            }
            return 2.0 * SIDE * SIDE * SIDE / best;
        }
    }
}
