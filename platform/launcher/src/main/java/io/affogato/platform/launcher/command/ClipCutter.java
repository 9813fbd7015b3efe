package io.affogato.platform.launcher.command;

import io.affogato.fusion.data.published.ClipSource;
import io.affogato.fusion.data.published.Span;
import io.affogato.fusion.data.published.SpanUnit;
import io.affogato.media.Frame;
import io.affogato.media.FrameSource;
import io.affogato.media.PngWriter;
import io.affogato.media.VideoReader;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts parts of recordings into folders of pictures, {@code FOLDER/ROLE/ID/000001.png}, at 3
 * pictures a second as the published clips are. Sound is not kept.
 *
 * <p>A clip that lies there already is taken; a clip appears whole or not at all.
 */
final class ClipCutter implements ClipSource {

    private static final double PICTURES_PER_SECOND = 3;
    private static final int AT_ONCE = 32; // pictures in memory

    private final Path folder;

    ClipCutter(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<Path> clip(Path recording, Span span, String role, String id) {
        Path clip = folder.resolve(role).resolve(id.replaceAll("[^\\w.-]", "_"));
        if (!Files.isDirectory(clip)) {
            int[] indices = indices(recording, span);
            try {
                write(recording, indices, clip);
            } catch (IOException e) {
                throw new ModalityException(
                        ErrorCode.NO_OUTPUT,
                        "clip %s cannot be written: %s; name another --cut folder"
                                .formatted(clip, e),
                        e);
            }
        }
        return Optional.of(clip);
    }

    /** Returns the pictures of a part, every third of a second where the recording has a clock. */
    private static int[] indices(Path recording, Span span) {
        if (Files.isDirectory(recording)) {
            return ofFolder(recording, span);
        }
        try (VideoReader video = VideoReader.open(recording)) {
            if (!(video.fps() > 0)) {
                throw new ModalityException(
                        ErrorCode.BAD_MEDIA,
                        "%s: expected a frame rate, found none; write the video again"
                                .formatted(recording));
            }
            double scale = span.unit() == SpanUnit.SECONDS ? video.fps() : 1;
            return spread(
                    recording,
                    (int) Math.floor(span.start() * scale),
                    (int) Math.ceil(span.end().orElse(video.frameCount()) * scale),
                    video.frameCount(),
                    Math.max(1, video.fps() / PICTURES_PER_SECOND));
        }
    }

    private static int[] ofFolder(Path recording, Span span) {
        if (span.unit() == SpanUnit.SECONDS) {
            throw new ModalityException(
                    ErrorCode.BAD_MEDIA,
                    "%s is a folder of pictures, which tells no seconds; give the video, or cut the clips yourself"
                            .formatted(recording));
        }
        int count = FrameSource.of(recording).frameCount();
        int end = (int) Math.ceil(span.end().orElse(count));
        return spread(recording, (int) span.start(), end, count, 1);
    }

    private static int[] spread(Path recording, int start, int end, int count, double step) {
        if (start >= count) {
            throw new ModalityException(
                    ErrorCode.BAD_SAMPLE,
                    "%s: a clip starts at picture %d, but there are %d; does the file count another unit (--unit)?"
                            .formatted(recording, start, count));
        }
        List<Integer> indices = new ArrayList<>();
        int last = Math.min(Math.max(end, start + 1), count);
        for (int i = 0; start + (int) (i * step) < last; i++) {
            indices.add(start + (int) (i * step));
        }
        return indices.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void write(Path recording, int[] indices, Path clip) throws IOException {
        Path part =
                Files.createDirectories(clip.resolveSibling("." + clip.getFileName() + ".part"));
        FrameSource source = FrameSource.of(recording);
        for (int from = 0; from < indices.length; from += AT_ONCE) {
            int to = Math.min(indices.length, from + AT_ONCE);
            List<Frame> frames = source.frames(Arrays.copyOfRange(indices, from, to));
            for (int i = 0; i < frames.size(); i++) {
                String name = "%06d.png".formatted(from + i + 1);
                PngWriter.write(part.resolve(name), frames.get(i));
            }
        }
        Files.move(part, clip);
    }
}
