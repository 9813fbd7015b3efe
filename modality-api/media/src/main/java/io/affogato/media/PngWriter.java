package io.affogato.media;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes png pictures: 8-bit colours, or 16-bit grey counts. */
public final class PngWriter {

    private PngWriter() {}

    /**
     * Writes colours, 8 bits each.
     *
     * @throws io.affogato.modality.ModalityException {@code NO_OUTPUT} if the file cannot be
     *     written
     */
    public static void write(Path file, Frame frame) {
        write(file, picture(frame));
    }

    /** Returns a png file of colours, 8 bits each; the same bytes for the same picture. */
    public static byte[] bytes(Frame frame) {
        try {
            return encode(picture(frame));
        } catch (IOException e) { // nothing but memory is written to
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage picture(Frame frame) {
        int width = frame.width();
        WritableRaster raster =
                Raster.createInterleavedRaster(
                        new DataBufferByte(frame.rgb(), frame.rgb().length),
                        width,
                        frame.height(),
                        width * 3,
                        3,
                        new int[] {0, 1, 2},
                        null);
        return colours(raster, DataBuffer.TYPE_BYTE);
    }

    /**
     * Writes raw counts as 16-bit grey.
     *
     * @throws io.affogato.modality.ModalityException {@code NO_OUTPUT} if the file cannot be
     *     written
     */
    public static void write(Path file, Plane16 plane) {
        write(file, grey(plane));
    }

    /** Writes (H, W, 3) colours, unsigned 16 bits each. */
    static void writeColours16(Path file, int width, int height, short[] rgb) {
        WritableRaster raster =
                Raster.createInterleavedRaster(
                        new DataBufferUShort(rgb, rgb.length),
                        width,
                        height,
                        width * 3,
                        3,
                        new int[] {0, 1, 2},
                        null);
        write(file, colours(raster, DataBuffer.TYPE_USHORT));
    }

    /** Returns counts as a 16-bit grey picture. */
    static BufferedImage grey(Plane16 plane) {
        BufferedImage picture =
                new BufferedImage(plane.width(), plane.height(), BufferedImage.TYPE_USHORT_GRAY);
        picture.getRaster().setDataElements(0, 0, plane.width(), plane.height(), plane.values());
        return picture;
    }

    private static BufferedImage colours(WritableRaster raster, int type) {
        ColorSpace space = ColorSpace.getInstance(ColorSpace.CS_sRGB);
        ComponentColorModel model =
                new ComponentColorModel(space, false, false, Transparency.OPAQUE, type);
        return new BufferedImage(model, raster, false, null);
    }

    private static void write(Path file, BufferedImage picture) {
        byte[] bytes;
        try {
            bytes = encode(picture);
        } catch (IOException e) {
            throw Outputs.failed(file, e);
        }
        Outputs.write(file, bytes);
    }

    private static byte[] encode(BufferedImage picture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(picture, "png", out)) {
                throw new IOException("the JDK has no png writer");
            }
            out.flush();
        }
        return bytes.toByteArray();
    }
}
