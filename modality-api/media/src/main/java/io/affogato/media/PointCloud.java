package io.affogato.media;

import io.affogato.modality.ErrorCode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Files of points: PLY (ascii, binary of either byte order), PCD (ascii, binary, compressed), NPY
 * (N, 3 or more columns; the first three are x, y, z and the rest is ignored).
 *
 * <p>A header may claim any number of points; nothing is allocated for points the file cannot hold.
 */
public final class PointCloud {

    private PointCloud() {}

    /**
     * Reads the points of a file by its ending.
     *
     * @return (N, 3), at least one point, in the unit of the file; with colours where the file has
     *     them as red, green, blue
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}; {@code BAD_MEDIA} if the
     *     file is malformed or cut off; {@code EMPTY_SIGNAL} without points; {@code NOT_FINITE} if
     *     a coordinate is NaN or infinite, naming the point
     */
    public static Points read(Path file) {
        Inputs.check(file);
        try {
            return checked(file, parse(file));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw Failures.badMedia(file, "cut off: it ends before its last point", e);
        } catch (NumberFormatException e) {
            throw Failures.badMedia(file, "expected a number: " + e.getMessage(), e);
        }
    }

    /**
     * Writes points as binary little-endian PLY: float x, y, z and, with colours, uchar red, green,
     * blue.
     *
     * @throws io.affogato.modality.ModalityException {@code NO_OUTPUT} if the file cannot be
     *     written
     */
    public static void writePly(Path file, Points points) {
        StringBuilder header = new StringBuilder("ply\nformat binary_little_endian 1.0\n");
        header.append("element vertex ").append(points.count()).append('\n');
        header.append("property float x\nproperty float y\nproperty float z\n");
        if (points.coloured()) {
            header.append("property uchar red\nproperty uchar green\nproperty uchar blue\n");
        }
        byte[] head = header.append("end_header\n").toString().getBytes(StandardCharsets.US_ASCII);
        int row = points.coloured() ? 15 : 12;
        ByteBuffer out = ByteBuffer.allocate(head.length + row * points.count());
        out.order(ByteOrder.LITTLE_ENDIAN).put(head);
        for (int i = 0; i < points.count() * 3; i += 3) {
            for (int c = 0; c < 3; c++) {
                out.putFloat(points.xyz()[i + c]);
            }
            for (int c = 0; points.coloured() && c < 3; c++) {
                float share = Math.max(0, Math.min(1, points.rgb()[i + c]));
                out.put((byte) Math.round(share * 255));
            }
        }
        Outputs.write(file, out.array());
    }

    private static Points parse(Path file) {
        if (Inputs.endsWith(file, ".ply")) {
            return new PlyReader(file).read();
        }
        if (Inputs.endsWith(file, ".pcd")) {
            return new PcdReader(file).read();
        }
        if (Inputs.endsWith(file, ".npy")) {
            return columns(file, Npy.readFloats(file));
        }
        throw Failures.badMedia(file, "expected a file ending in .ply, .pcd or .npy");
    }

    private static Points columns(Path file, FloatArray table) {
        if (table.shape().length != 2 || table.size(1) < 3) {
            throw Failures.of(ErrorCode.BAD_SHAPE, file, "expected (N, 3 or more), found " + table);
        }
        float[] xyz = new float[table.size(0) * 3];
        for (int i = 0; i < table.size(0); i++) {
            System.arraycopy(table.values(), i * table.size(1), xyz, i * 3, 3);
        }
        return Points.of(xyz);
    }

    private static Points checked(Path file, Points points) {
        if (points.count() == 0) {
            throw Failures.of(ErrorCode.EMPTY_SIGNAL, file, "the file has no points");
        }
        for (int i = 0; i < points.xyz().length; i++) {
            if (!Float.isFinite(points.xyz()[i])) {
                throw Failures.of(
                        ErrorCode.NOT_FINITE,
                        file,
                        "%s of point %d is %s; remove such points"
                                .formatted("xyz".charAt(i % 3), i / 3, points.xyz()[i]));
            }
        }
        return points;
    }
}
