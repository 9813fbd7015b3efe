package io.affogato.media;

import io.affogato.modality.ErrorCode;
import java.nio.file.Path;

/** Depth maps: 16-bit grey png whose counts are millimetres. */
public final class Depth {

    private static final float COUNTS_PER_METRE = 1000;

    private Depth() {}

    /**
     * Reads a depth map.
     *
     * @return (H, W) metres; 0 where the sensor had no reading
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}; {@code BAD_MEDIA} if the
     *     file is not one band of unsigned 16-bit; {@code EMPTY_SIGNAL} if no pixel has a reading
     */
    public static Plane read(Path png16mm) {
        Plane16 counts = ImageReader.read16(png16mm);
        float[] metres = new float[counts.values().length];
        int readings = 0;
        for (int i = 0; i < metres.length; i++) {
            int count = counts.values()[i] & 0xffff;
            metres[i] = count / COUNTS_PER_METRE;
            readings += count > 0 ? 1 : 0;
        }
        if (readings == 0) {
            throw Failures.of(ErrorCode.EMPTY_SIGNAL, png16mm, "no pixel of the depth map is set");
        }
        return new Plane(counts.width(), counts.height(), metres);
    }
}
