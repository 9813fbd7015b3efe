package io.affogato.media;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.Arrays;

/** From a depth map to points in front of the camera. */
public final class DepthProjection {

    private DepthProjection() {}

    /**
     * Projects every pixel with a reading through a pinhole camera, row by row: x = (column - cx) z
     * / fx to the right, y = (row - cy) z / fy downwards, z forward.
     *
     * @param metres (H, W), 0 or less where there is no reading
     * @return (N, 3) metres, N the number of readings
     * @throws ModalityException {@code EMPTY_SIGNAL} without a reading, {@code NOT_FINITE} if a
     *     value is NaN or infinite
     */
    public static Points points(Plane metres, Intrinsics camera) {
        float[] xyz = new float[metres.values().length * 3];
        int used = 0;
        for (int row = 0; row < metres.height(); row++) {
            for (int column = 0; column < metres.width(); column++) {
                float z = metres.at(column, row);
                if (!Float.isFinite(z)) {
                    throw new ModalityException(
                            ErrorCode.NOT_FINITE,
                            "depth at column %d, row %d is %s".formatted(column, row, z));
                }
                if (z > 0) {
                    xyz[used++] = (float) ((column - camera.cx()) * z / camera.fx());
                    xyz[used++] = (float) ((row - camera.cy()) * z / camera.fy());
                    xyz[used++] = z;
                }
            }
        }
        if (used == 0) {
            throw new ModalityException(
                    ErrorCode.EMPTY_SIGNAL, "the depth map %s has no reading".formatted(metres));
        }
        return Points.of(Arrays.copyOf(xyz, used));
    }
}
