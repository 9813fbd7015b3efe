package io.affogato.media;

import java.util.ArrayList;
import java.util.List;

/** Small pictures for people, with the aspect ratio kept. */
public final class Thumbnail {

    /** The most pixels along the larger side. */
    public static final int SIDE = 128;

    private Thumbnail() {}

    /** Shrinks a picture, bicubic, until its larger side fits; a small one stays as it is. */
    public static Frame of(Frame picture) {
        int larger = Math.max(picture.width(), picture.height());
        if (larger <= SIDE) {
            return picture;
        }
        double scale = (double) SIDE / larger;
        int width = (int) Math.max(1, Math.round(picture.width() * scale));
        int height = (int) Math.max(1, Math.round(picture.height() * scale));
        return Resize.bicubic(picture, width, height);
    }

    /** Returns a png file of every picture, shrunk. */
    public static List<byte[]> pngs(List<Frame> pictures) {
        List<byte[]> files = new ArrayList<>(pictures.size());
        for (Frame picture : pictures) {
            files.add(PngWriter.bytes(of(picture)));
        }
        return files;
    }
}
