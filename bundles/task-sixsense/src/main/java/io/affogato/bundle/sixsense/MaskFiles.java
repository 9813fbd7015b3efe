package io.affogato.bundle.sixsense;

import io.affogato.media.Frame;
import io.affogato.media.PngWriter;
import java.nio.file.Path;

/**
 * Pictures of single things, as large as the video's: white where the thing is at rest, black
 * elsewhere.
 */
final class MaskFiles {

    private MaskFiles() {}

    /** Returns the name of the file of a thing. */
    static String name(Thing thing) {
        return "mask-%s.png".formatted(thing.place().word());
    }

    /** Writes one file a thing into the folder of a recording. */
    static void write(Path folder, Staging staging) {
        CameraView camera = CameraView.of(staging, ClipMaker.SIDE);
        for (int i = 0; i < staging.scene().things().size(); i++) {
            Path file = folder.resolve(name(staging.scene().things().get(i)));
            PngWriter.write(file, frame(camera.silhouette(i)));
        }
    }

    private static Frame frame(boolean[] filled) {
        byte[] rgb = new byte[3 * filled.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (filled[i / 3] ? 255 : 0);
        }
        return new Frame(ClipMaker.SIDE, ClipMaker.SIDE, rgb);
    }
}
