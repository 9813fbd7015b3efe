package io.affogato.media;

import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import io.affogato.modality.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * The pictures of a video file (mp4, webm, avi), by index.
 *
 * <p>Indices count shown pictures from 0. Nothing is sought: a request decodes from the start up to
 * the last index asked for, so that the same index gives the same picture whatever the key frames.
 */
public final class VideoReader implements AutoCloseable {

    private final Path file;
    private final int frameCount;
    private final double fps;
    private final int width;
    private final int height;

    private VideoReader(Path file, int frameCount, double fps, int width, int height) {
        this.file = file;
        this.frameCount = frameCount;
        this.fps = fps;
        this.width = width;
        this.height = height;
    }

    /**
     * Opens a file and counts its pictures.
     *
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}; {@code BAD_MEDIA} if it
     *     is no video or is cut off; {@code EMPTY_SIGNAL} if it holds no pictures
     */
    public static VideoReader open(Path file) {
        try (Demuxer demuxer = Demuxer.open(file)) {
            int index = stream(file, demuxer);
            int count = count(demuxer, index);
            if (count == 0) {
                throw Failures.of(ErrorCode.EMPTY_SIGNAL, file, "the video has no pictures");
            }
            AVStream stream = demuxer.stream(index);
            return new VideoReader(
                    file,
                    count,
                    rate(stream),
                    stream.codecpar().width(),
                    stream.codecpar().height());
        }
    }

    /** Decodes pictures of a file; see {@link #frames}. */
    public static List<Frame> read(Path file, int... indices) {
        try (VideoReader reader = open(file)) {
            return reader.frames(indices);
        }
    }

    /** Returns how many pictures the file holds. */
    public int frameCount() {
        return frameCount;
    }

    /** Returns the mean number of pictures a second. */
    public double fps() {
        return fps;
    }

    /** Returns the columns of a picture, W. */
    public int width() {
        return width;
    }

    /** Returns the rows of a picture, H. */
    public int height() {
        return height;
    }

    /**
     * Decodes pictures in one pass.
     *
     * @param indices in any order, may repeat, each below {@link #frameCount}
     * @return one picture an index, in the order asked
     * @throws io.affogato.modality.ModalityException {@code BAD_SHAPE} if an index is outside;
     *     {@code BAD_MEDIA} if a picture up to the last one is damaged
     */
    public List<Frame> frames(int... indices) {
        if (indices.length == 0) {
            return List.of();
        }
        int last = checked(indices);
        Map<Integer, Frame> found = new HashMap<>();
        for (int index : indices) {
            found.put(index, null);
        }
        decode(found, last);
        List<Frame> frames = new ArrayList<>(indices.length);
        for (int index : indices) {
            frames.add(found.get(index));
        }
        return frames;
    }

    /** Calling it is allowed any number of times; nothing stays open between requests. */
    @Override
    public void close() {}

    private void decode(Map<Integer, Frame> wanted, int last) {
        int[] next = {0};
        try (Demuxer demuxer = Demuxer.open(file);
                Decoder decoder = Decoder.open(file, demuxer, stream(file, demuxer));
                RgbConverter converter = new RgbConverter(file, width, height)) {
            decoder.decode(
                    (AVFrame picture) -> {
                        if (wanted.containsKey(next[0])) {
                            wanted.put(next[0], converter.convert(picture));
                        }
                        return next[0]++ < last;
                    });
        }
        if (next[0] <= last) {
            throw Failures.badMedia(
                    file,
                    "expected %d pictures, found %d; fetch the file again"
                            .formatted(frameCount, next[0]));
        }
    }

    private int checked(int[] indices) {
        for (int index : indices) {
            if (index < 0 || index >= frameCount) {
                throw Failures.of(
                        ErrorCode.BAD_SHAPE,
                        file,
                        "expected picture indices in 0..%d, found %d"
                                .formatted(frameCount - 1, index));
            }
        }
        return Arrays.stream(indices).max().getAsInt();
    }

    private static int stream(Path file, Demuxer demuxer) {
        int index = demuxer.main(AVMEDIA_TYPE_VIDEO);
        if (index < 0) {
            throw Failures.badMedia(file, "expected a video stream, found none");
        }
        return index;
    }

    private static int count(Demuxer demuxer, int index) {
        int count = 0;
        for (AVPacket packet = demuxer.next(); packet != null; packet = demuxer.next()) {
            if (packet.stream_index() == index && !Demuxer.discarded(packet)) {
                count++;
            }
        }
        return count;
    }

    private static double rate(AVStream stream) {
        AVRational rate = stream.avg_frame_rate();
        return rate.den() == 0 ? 0 : (double) rate.num() / rate.den();
    }
}
