package io.affogato.bundle.voxel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Ops;

/**
 * Passes on features that were computed before; it has no weights.
 *
 * <p>Axes: B batch, P voxels, D width.
 *
 * <pre>
 *   tokens = signals[.., :D]      (B, 1, P, D)
 *   mask   = signals[.., D]       (B, 1, P)
 *   pooled = mean of the tokens that count
 * </pre>
 */
final class StoredFeatures implements ModalityEncoder {

    private final int voxels;
    private final int width;

    StoredFeatures(int voxels, int width) {
        this.voxels = voxels;
        this.width = width;
    }

    @Override
    public int featureWidth() {
        return width;
    }

    @Override
    public String fingerprint() {
        return "stored features v1, width " + width;
    }

    /** Maps placed features (B, P, D + 1) to tokens (B, 1, P, D). */
    @Override
    public Features encode(NDArray signals) {
        Shape shape = signals.getShape();
        if (shape.dimension() != 3 || !shape.slice(1).equals(new Shape(voxels, width + 1))) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "features must be (B, %d, %d), found %s".formatted(voxels, width + 1, shape));
        }
        long b = shape.get(0);
        try (NDArray features = Ops.slice(signals, 2, 0, width);
                NDArray marks = Ops.slice(signals, 2, width, width + 1);
                NDArray row = Ops.reshape(marks, b, 1, voxels);
                NDArray total = Ops.matmul(row, features);
                NDArray counts = row.sum(new int[] {2});
                NDArray sums = Ops.reshape(total, b, width);
                NDArray placed = Ops.reshape(features, b, 1, voxels, width)) {
            float[] present = counts.toFloatArray();
            for (int i = 0; i < present.length; i++) {
                present[i] = present[i] > 0 ? 1 : 0;
            }
            return new Features(
                    Ops.copy(placed),
                    Ops.copy(row),
                    sums.div(counts),
                    Ops.tensor(signals.getManager(), present, b));
        }
    }

    @Override
    public void close() {
        // nothing was loaded
    }
}
