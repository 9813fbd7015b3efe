package io.affogato.media;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A clip, however it is stored: a video file, a folder of pictures in the order of their names, or
 * one picture.
 */
public final class FrameSource {

    private static final String[] STILLS = {".png", ".jpg", ".jpeg", ".bmp"};

    private final Path path;
    private final List<Path> pictures; // empty for a video file
    private final int frameCount;

    private FrameSource(Path path, List<Path> pictures, int frameCount) {
        this.path = path;
        this.pictures = pictures;
        this.frameCount = frameCount;
    }

    /**
     * Looks at a path and counts its frames.
     *
     * @throws io.affogato.modality.ModalityException see {@link VideoReader#open} and {@link
     *     ImageReader}
     */
    public static FrameSource of(Path path) {
        if (Files.isDirectory(path)) {
            List<Path> pictures = ImageReader.files(path);
            return new FrameSource(path, pictures, pictures.size());
        }
        if (Inputs.endsWith(path, STILLS)) {
            Inputs.check(path);
            return new FrameSource(path, List.of(path), 1);
        }
        try (VideoReader video = VideoReader.open(path)) {
            return new FrameSource(path, List.of(), video.frameCount());
        }
    }

    /** Returns how many frames there are. */
    public int frameCount() {
        return frameCount;
    }

    /** Returns the T frames that stand for the clip, by the rule of {@link FrameSampler}. */
    public int[] indices(int t) {
        return pictures.isEmpty()
                ? FrameSampler.indices(frameCount, t)
                : FrameSampler.indicesOfFolder(frameCount, t);
    }

    /** Decodes frames by index; see {@link VideoReader#frames}. */
    public List<Frame> frames(int... indices) {
        if (pictures.isEmpty()) {
            return VideoReader.read(path, indices);
        }
        List<Frame> frames = new ArrayList<>(indices.length);
        for (int index : indices) {
            frames.add(ImageReader.read(pictures.get(index)));
        }
        return frames;
    }

    /** Decodes the T frames that stand for the clip. */
    public List<Frame> sample(int t) {
        return frames(indices(t));
    }
}
