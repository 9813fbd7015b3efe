package io.affogato.media;

import io.affogato.modality.ErrorCode;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.nio.file.Path;

/**
 * Motion fields as 16-bit colour png, the encoding of the KITTI benchmark: motion is (count - 2^15)
 * / 64 pixels, red to the right and green downwards; blue is 0 where the motion is unknown.
 */
public final class FlowPng {

    private static final int ZERO = 1 << 15;
    private static final float COUNTS_PER_PIXEL = 64;

    private FlowPng() {}

    /**
     * Reads a field; unknown motion becomes NaN.
     *
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}, or {@code BAD_MEDIA} if
     *     the file is not three bands of unsigned 16-bit
     */
    public static FlowField read(Path file) {
        Raster raster = Stills.pages(file, "png").get(0).getRaster();
        if (raster.getNumBands() != 3 || raster.getTransferType() != DataBuffer.TYPE_USHORT) {
            throw Failures.badMedia(
                    file,
                    "expected 3 bands of 16 bits, found %d of %d"
                            .formatted(
                                    raster.getNumBands(),
                                    raster.getSampleModel().getSampleSize(0)));
        }
        int width = raster.getWidth();
        int height = raster.getHeight();
        float[] uv = new float[width * height * 2];
        int[] row = new int[width * 3];
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = (y * width + x) * 2;
                boolean known = row[x * 3 + 2] != 0;
                uv[at] = known ? pixels(row[x * 3]) : Float.NaN;
                uv[at + 1] = known ? pixels(row[x * 3 + 1]) : Float.NaN;
            }
        }
        return new FlowField(width, height, uv);
    }

    /**
     * Writes a field, rounded to 1/64 pixel.
     *
     * @throws io.affogato.modality.ModalityException {@code BAD_SHAPE} if a motion exceeds 511
     *     pixels, {@code NO_OUTPUT} if the file cannot be written
     */
    public static void write(Path file, FlowField field) {
        short[] counts = new short[field.width() * field.height() * 3];
        for (int i = 0; i < counts.length / 3; i++) {
            float u = field.uv()[i * 2];
            float v = field.uv()[i * 2 + 1];
            boolean known = Float.isFinite(u) && Float.isFinite(v);
            counts[i * 3] = known ? count(file, u) : 0;
            counts[i * 3 + 1] = known ? count(file, v) : 0;
            counts[i * 3 + 2] = (short) (known ? 1 : 0);
        }
        PngWriter.writeColours16(file, field.width(), field.height(), counts);
    }

    private static float pixels(int count) {
        return (count - ZERO) / COUNTS_PER_PIXEL;
    }

    private static short count(Path file, float pixels) {
        long count = Math.round((double) pixels * COUNTS_PER_PIXEL) + ZERO;
        if (count < 0 || count > 0xffff) {
            throw Failures.of(
                    ErrorCode.BAD_SHAPE,
                    file,
                    "expected motion below 512 pixels, found %s".formatted(pixels));
        }
        return (short) count;
    }
}
