package io.affogato.fusion.data.mask;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * Which pixels of a picture belong to an object.
 *
 * @param height rows Y
 * @param width columns X
 * @param pixels (Y, X), row by row
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; equality is by content, below
public record ObjectMask(int height, int width, boolean[] pixels) {

    private static final int COLOUR = 0xffffff;

    /** Checks that the pixels fill the shape. */
    public ObjectMask {
        if (height <= 0 || width <= 0 || (long) height * width != pixels.length) {
            throw new IllegalArgumentException(
                    "a mask of %d rows and %d columns cannot have %d pixels"
                            .formatted(height, width, pixels.length));
        }
    }

    /**
     * Reads a picture; whatever is not black belongs to the object.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_FILE}, or {@link ErrorCode#BAD_MEDIA} if
     *     it is no png
     */
    public static ObjectMask read(Path png) {
        if (!Files.isRegularFile(png)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "mask %s does not exist; check the media paths of the sample".formatted(png));
        }
        try {
            BufferedImage picture = ImageIO.read(png.toFile());
            if (picture == null) {
                throw bad(png, "no picture", null);
            }
            boolean[] pixels = new boolean[picture.getWidth() * picture.getHeight()];
            for (int i = 0; i < pixels.length; i++) {
                int rgb = picture.getRGB(i % picture.getWidth(), i / picture.getWidth());
                pixels[i] = (rgb & COLOUR) != 0;
            }
            return new ObjectMask(picture.getHeight(), picture.getWidth(), pixels);
        } catch (IOException | IndexOutOfBoundsException e) { // damaged files give either
            throw bad(png, e.toString(), e);
        }
    }

    private static ModalityException bad(Path png, String found, Exception cause) {
        return new ModalityException(
                ErrorCode.BAD_MEDIA,
                "%s: expected a png mask, found %s; make it again".formatted(png, found),
                cause);
    }

    /**
     * Writes a png of one bit a pixel, white for the object.
     *
     * @param file its folder is made
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if it cannot be written
     */
    public void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, png());
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be written: %s; name another folder".formatted(file, e),
                    e);
        }
    }

    /** Returns a png of one bit a pixel, white for the object. */
    public byte[] png() {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
        for (int i = 0; i < pixels.length; i++) {
            if (pixels[i]) {
                picture.setRGB(i % width, i / width, COLOUR);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, "png", out)) {
                throw new IOException("there is no png writer");
            }
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.INTERNAL, "a mask in memory cannot be drawn: " + e, e);
        }
        return out.toByteArray();
    }

    /** Returns the number of pixels of the object. */
    public int area() {
        int area = 0;
        for (boolean pixel : pixels) {
            area += pixel ? 1 : 0;
        }
        return area;
    }

    /** Returns the mask of what is in either; both have the same size. */
    public ObjectMask or(ObjectMask other) {
        if (height != other.height || width != other.width) {
            throw new IllegalArgumentException("%s and %s differ in size".formatted(this, other));
        }
        boolean[] either = pixels.clone();
        for (int i = 0; i < either.length; i++) {
            either[i] |= other.pixels[i];
        }
        return new ObjectMask(height, width, either);
    }

    /** Takes for every new pixel the one under its centre. */
    public ObjectMask resized(int rows, int columns) {
        boolean[] taken = new boolean[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            int from = width * centre(row, height, rows);
            for (int column = 0; column < columns; column++) {
                taken[row * columns + column] = pixels[from + centre(column, width, columns)];
            }
        }
        return new ObjectMask(rows, columns, taken);
    }

    private static int centre(int index, int before, int after) {
        return (int) ((index + 0.5) * before / after);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectMask that
                && height == that.height
                && width == that.width
                && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "ObjectMask[%dx%d, %d]".formatted(height, width, area());
    }
}
