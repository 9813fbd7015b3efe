package io.affogato.media;

import java.nio.file.Path;
import java.util.List;

/** Still pictures: png, jpg, bmp. */
public final class ImageReader {

    private static final String[] ENDINGS = {".png", ".jpg", ".jpeg", ".bmp"};

    private ImageReader() {}

    /**
     * Reads a picture as colours. Grey is repeated in all three, transparency is dropped, 16 bits
     * are shortened to 8.
     *
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}, or {@code BAD_MEDIA} if
     *     the file is no picture, damaged or cut off
     */
    public static Frame read(Path file) {
        return Stills.rgb(file, Stills.pages(file, "png", "jpeg", "bmp").get(0));
    }

    /**
     * Reads a grey 16-bit png as raw counts.
     *
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}, or {@code BAD_MEDIA} if
     *     the file is not one band of unsigned 16-bit
     */
    public static Plane16 read16(Path png) {
        return Stills.counts(png, Stills.pages(png, "png").get(0));
    }

    /**
     * Lists the pictures of a folder sorted by name.
     *
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE} without such a folder,
     *     {@code EMPTY_SIGNAL} without pictures in it
     */
    public static List<Path> files(Path folder) {
        return Inputs.list(folder, ENDINGS);
    }
}
