package io.affogato.bundle.template;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;

/**
 * Describes every window of a log by the mean, lowest and highest value of each column; it has no
 * weights.
 *
 * <p>Axes: B batch, L rows, C columns, N windows of L/N rows, D = 3 C.
 *
 * <pre>
 *   tokens[n] = [mean(window[n]); min(window[n]); max(window[n])]      (B, 1, N, 3 C)
 * </pre>
 */
final class WindowEncoder implements ModalityEncoder {

    private static final int STATISTICS = 3;

    private final int rows;
    private final int columns;
    private final int windows;

    WindowEncoder(int rows, int columns, int windows) {
        if (rows % windows != 0) {
            throw new IllegalArgumentException(
                    "windows must divide rows, were %d and %d".formatted(windows, rows));
        }
        this.rows = rows;
        this.columns = columns;
        this.windows = windows;
    }

    @Override
    public int featureWidth() {
        return STATISTICS * columns;
    }

    @Override
    public String fingerprint() {
        return "windows v1, %s of %s rows, mean, min and max".formatted(windows, rows / windows);
    }

    /** Maps logs (B, L, C) to tokens (B, 1, N, 3 C). */
    @Override
    public Features encode(NDArray signals) {
        Shape shape = signals.getShape();
        if (shape.dimension() != 3 || !shape.slice(1).equals(new Shape(rows, columns))) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "logs must be (B, %d, %d), found %s".formatted(rows, columns, shape));
        }
        long b = shape.get(0);
        int[] steps = {2};
        try (NDArray cut = signals.reshape(b, windows, rows / windows, columns);
                NDArray mean = cut.mean(steps);
                NDArray lowest = cut.min(steps);
                NDArray highest = cut.max(steps);
                NDArray joined = NDArrays.concat(new NDList(mean, lowest, highest), 2)) {
            return Features.dense(joined.expandDims(1), present(signals));
        }
    }

    /** Returns 1 for a log that holds anything but zeros, else 0. */
    private static float[] present(NDArray signals) {
        float[] values = signals.toFloatArray();
        float[] present = new float[(int) signals.getShape().get(0)];
        int size = values.length / present.length;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                present[i / size] = 1;
            }
        }
        return present;
    }

    @Override
    public void close() {
        // nothing was loaded
    }
}
