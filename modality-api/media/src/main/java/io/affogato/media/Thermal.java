package io.affogato.media;

import io.affogato.modality.ErrorCode;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Radiometric thermal recordings: unsigned 16-bit counts in hundredths of a kelvin, as pages of a
 * tiff file, as one png, or as a folder of either in the order of their names.
 */
public final class Thermal {

    private static final String[] ENDINGS = {".tiff", ".tif", ".png"};
    private static final double KELVIN_PER_COUNT = 0.01;
    private static final float ZERO_CELSIUS = 273.15f;

    private Thermal() {}

    /**
     * Reads all frames of a recording.
     *
     * @return at least one plane (H, W) of kelvin, all of one size
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}; {@code BAD_MEDIA} if a
     *     page is not one band of unsigned 16-bit, or damaged; {@code BAD_SHAPE} if pages differ in
     *     size; {@code EMPTY_SIGNAL} if a page is 0 everywhere or the folder is empty
     */
    public static List<Plane> kelvin(Path path) {
        List<Plane> planes = new ArrayList<>();
        List<Path> files = Files.isDirectory(path) ? Inputs.list(path, ENDINGS) : List.of(path);
        for (Path file : files) {
            for (BufferedImage page : Stills.pages(file, "tif", "tiff", "png")) {
                planes.add(kelvin(checked(file, planes, Stills.counts(file, page))));
            }
        }
        return planes;
    }

    /**
     * Returns whether a folder holds rendered pictures, which have colours and tell no temperature:
     * its first picture has three bands or more.
     *
     * @throws io.affogato.modality.ModalityException {@code EMPTY_SIGNAL} if the folder has no
     *     picture; {@code BAD_MEDIA} if the first is damaged
     */
    public static boolean isRendered(Path folder) {
        Path first = Inputs.list(folder, ".tiff", ".tif", ".png", ".jpg", ".jpeg").get(0);
        return Stills.pages(first, "tif", "tiff", "png", "jpeg").get(0).getRaster().getNumBands()
                >= 3;
    }

    /** Reads all frames of a recording in degrees Celsius; see {@link #kelvin(Path)}. */
    public static List<Plane> celsius(Path path) {
        return kelvin(path).stream().map(Thermal::celsius).toList();
    }

    /** Converts raw counts, hundredths of a kelvin, to kelvin. */
    public static Plane kelvin(Plane16 counts) {
        float[] kelvin = new float[counts.values().length];
        for (int i = 0; i < kelvin.length; i++) {
            kelvin[i] = (float) ((counts.values()[i] & 0xffff) * KELVIN_PER_COUNT);
        }
        return new Plane(counts.width(), counts.height(), kelvin);
    }

    /** Converts kelvin to degrees Celsius. */
    public static Plane celsius(Plane kelvin) {
        float[] celsius = new float[kelvin.values().length];
        for (int i = 0; i < celsius.length; i++) {
            celsius[i] = kelvin.values()[i] - ZERO_CELSIUS;
        }
        return new Plane(kelvin.width(), kelvin.height(), celsius);
    }

    private static Plane16 checked(Path file, List<Plane> before, Plane16 page) {
        if (!before.isEmpty()
                && (before.get(0).width() != page.width()
                        || before.get(0).height() != page.height())) {
            throw Failures.of(
                    ErrorCode.BAD_SHAPE,
                    file,
                    "expected pages of %s, found %s".formatted(before.get(0), page));
        }
        for (short count : page.values()) {
            if (count != 0) {
                return page;
            }
        }
        throw Failures.of(
                ErrorCode.EMPTY_SIGNAL, file, "a page is 0 everywhere, which is no temperature");
    }
}
