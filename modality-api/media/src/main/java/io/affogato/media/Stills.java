package io.affogato.media;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.FileImageInputStream;

/**
 * Still pictures through the JDK's readers, with sizes checked before anything is allocated and
 * every warning of a reader taken as damage.
 */
final class Stills {

    private static final long MOST_PIXELS = 1L << 26;
    private static final int MOST_PAGES = 1 << 16;

    private Stills() {}

    /** Reads all pages of a file; every format but tiff has one. */
    static List<BufferedImage> pages(Path file, String... formats) {
        Inputs.check(file);
        try (FileImageInputStream stream = new FileImageInputStream(file.toFile())) {
            ImageReader reader = reader(file, stream, formats);
            try {
                return decode(file, stream, reader);
            } finally {
                reader.dispose();
            }
        } catch (ModalityException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // damaged headers end in many exceptions
            throw Failures.badMedia(file, "damaged or cut off: " + e.getMessage(), e);
        }
    }

    /** Returns the single band of a picture of unsigned 16-bit counts. */
    static Plane16 counts(Path file, BufferedImage picture) {
        Raster raster = picture.getRaster();
        if (raster.getNumBands() != 1
                || raster.getTransferType() != DataBuffer.TYPE_USHORT
                || raster.getSampleModel().getSampleSize(0) != 16) {
            throw Failures.badMedia(
                    file,
                    "expected 1 band of unsigned 16-bit counts, found "
                            + describe(raster)
                            + "; export raw counts, not a rendered picture");
        }
        int width = raster.getWidth();
        int height = raster.getHeight();
        short[] values = new short[width * height];
        raster.getDataElements(0, 0, width, height, values);
        return new Plane16(width, height, values);
    }

    /** Returns red, green and blue; grey is repeated, alpha dropped, 16 bits shortened to 8. */
    static Frame rgb(Path file, BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        byte[] rgb = new byte[width * height * 3];
        if (picture.getColorModel() instanceof IndexColorModel) {
            int[] row = new int[width];
            for (int y = 0; y < height; y++) {
                picture.getRGB(0, y, width, 1, row, 0, width);
                for (int x = 0; x < width; x++) {
                    int at = (y * width + x) * 3;
                    rgb[at] = (byte) (row[x] >> 16);
                    rgb[at + 1] = (byte) (row[x] >> 8);
                    rgb[at + 2] = (byte) row[x];
                }
            }
            return new Frame(width, height, rgb);
        }
        copyBands(file, picture.getRaster(), rgb);
        return new Frame(width, height, rgb);
    }

    private static void copyBands(Path file, Raster raster, byte[] rgb) {
        int bands = raster.getNumBands();
        int bits = raster.getSampleModel().getSampleSize(0);
        if (bands > 4 || (bits != 8 && bits != 16 && bits != 1)) {
            throw Failures.badMedia(
                    file, "expected a grey or colour picture, found " + describe(raster));
        }
        int width = raster.getWidth();
        int[] row = new int[width * bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int value = row[x * bands + (bands < 3 ? 0 : c)];
                    rgb[at++] = (byte) (bits == 16 ? value >> 8 : bits == 1 ? value * 255 : value);
                }
            }
        }
    }

    private static ImageReader reader(Path file, FileImageInputStream stream, String... formats) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (List.of(formats).contains(name(reader))) {
                return reader;
            }
            reader.dispose();
        }
        throw Failures.badMedia(
                file,
                "expected a picture (%s), found something else"
                        .formatted(String.join(", ", formats)));
    }

    private static List<BufferedImage> decode(
            Path file, FileImageInputStream stream, ImageReader reader) throws IOException {
        reader.setInput(stream, false, true);
        List<String> warnings = new ArrayList<>();
        IIOReadWarningListener listener = (source, warning) -> warnings.add(warning);
        reader.addIIOReadWarningListener(listener);
        int count = reader.getNumImages(true);
        if (count < 1 || count > MOST_PAGES) {
            throw Failures.of(
                    ErrorCode.EMPTY_SIGNAL, file, "expected pages, found %d".formatted(count));
        }
        long pixels = 0;
        List<BufferedImage> pages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pixels += (long) reader.getWidth(i) * reader.getHeight(i);
            if (pixels > MOST_PIXELS) {
                throw Failures.badMedia(
                        file, "expected at most %d pixels, found more".formatted(MOST_PIXELS));
            }
            pages.add(reader.read(i));
        }
        if (!warnings.isEmpty()) {
            throw Failures.badMedia(file, "damaged: " + warnings.get(0));
        }
        return pages;
    }

    private static String name(ImageReader reader) {
        try {
            return reader.getFormatName().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return ""; // a reader without a name is not one of the wanted ones
        }
    }

    private static String describe(Raster raster) {
        return "%d band(s) of %d bits"
                .formatted(raster.getNumBands(), raster.getSampleModel().getSampleSize(0));
    }
}
