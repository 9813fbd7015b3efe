package io.affogato.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_BITRATE;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;

/**
 * The packets of a video or sound file, in file order, with a check at the end that none are
 * missing.
 *
 * <p>Only local files in the listed containers are opened: a play list renamed to mp4 cannot make
 * the reader fetch another file.
 */
final class Demuxer implements AutoCloseable {

    private static final String CONTAINERS =
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,wav,flac,mp3,ogg,aac";

    /** Seconds by which a complete file may end before its declared duration. */
    private static final double SLACK = 0.1;

    private final Path file;
    private final AVFormatContext context;
    private final AVPacket packet;
    private final int[] packets;
    private double end;
    private double lastDuration;

    private Demuxer(Path file, AVFormatContext context) {
        this.file = file;
        this.context = context;
        packet = av_packet_alloc();
        packets = new int[context.nb_streams()];
    }

    /** Opens a file and reads its headers. */
    static Demuxer open(Path file) {
        Inputs.check(file);
        av_log_set_level(AV_LOG_QUIET);
        AVFormatContext context = new AVFormatContext(null);
        AVDictionary options = new AVDictionary(null);
        av_dict_set(options, "protocol_whitelist", "file", 0);
        av_dict_set(options, "format_whitelist", CONTAINERS, 0);
        int status = avformat_open_input(context, "file:" + file, null, options);
        av_dict_free(options);
        if (status < 0) {
            throw Failures.badMedia(
                    file,
                    "expected a complete video or sound file (mp4, webm, avi, wav, flac, mp3, ogg),"
                            + " found something else: "
                            + text(status));
        }
        status = avformat_find_stream_info(context, (PointerPointer<?>) null);
        if (status < 0) {
            avformat_close_input(context);
            throw Failures.badMedia(file, "streams cannot be read: " + text(status));
        }
        return new Demuxer(file, context);
    }

    /** Returns the index of the main stream of a kind, or -1 if the file has none. */
    int main(int mediaType) {
        int stream = av_find_best_stream(context, mediaType, -1, -1, (PointerPointer<?>) null, 0);
        return stream < 0 ? -1 : stream;
    }

    AVStream stream(int index) {
        return context.streams(index);
    }

    /** Returns the next packet, valid until the next call, or null after the last one. */
    AVPacket next() {
        av_packet_unref(packet);
        int status = av_read_frame(context, packet);
        if (status == AVERROR_EOF) {
            checkComplete();
            return null;
        }
        if (status < 0 || (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
            throw Failures.badMedia(
                    file,
                    "damaged or cut off after %d packets: %s"
                            .formatted(total(), status < 0 ? text(status) : "half a packet"));
        }
        note();
        return packet;
    }

    /** Returns whether a packet only helps decoding and is not shown. */
    static boolean discarded(AVPacket packet) {
        return (packet.flags() & AV_PKT_FLAG_DISCARD) != 0;
    }

    /** Returns FFmpeg's words for a negative status. */
    static String text(int status) {
        byte[] words = new byte[128];
        av_strerror(status, words, words.length);
        int length = 0;
        while (length < words.length && words[length] != 0) {
            length++;
        }
        return new String(words, 0, length, StandardCharsets.UTF_8);
    }

    private void note() {
        int index = packet.stream_index();
        if (index >= packets.length) {
            throw Failures.badMedia(file, "a stream starts in the middle of the file");
        }
        packets[index]++;
        if (packet.pts() != AV_NOPTS_VALUE) {
            AVStream stream = stream(index);
            double tick = (double) stream.time_base().num() / stream.time_base().den();
            lastDuration = packet.duration() * tick;
            end = Math.max(end, (packet.pts() + packet.duration()) * tick);
        }
    }

    private void checkComplete() {
        String container = context.iformat().name().getString();
        if (container.startsWith("mov")) {
            for (int i = 0; i < packets.length; i++) {
                int expected = avformat_index_get_entries_count(stream(i));
                if (packets[i] < expected) {
                    throw cutOff("%d packets".formatted(expected), "" + packets[i]);
                }
            }
        }
        if (container.startsWith("matroska")) {
            Ebml.check(file); // the declared duration is a rough hint there
            return;
        }
        if (context.duration() == AV_NOPTS_VALUE
                || context.duration_estimation_method() == AVFMT_DURATION_FROM_BITRATE) {
            return;
        }
        double start = context.start_time() == AV_NOPTS_VALUE ? 0 : context.start_time();
        double expected = (start + context.duration()) / AV_TIME_BASE;
        if (end + 2 * lastDuration + SLACK < expected) {
            throw cutOff("%.3f s".formatted(expected), "%.3f s".formatted(end));
        }
    }

    private RuntimeException cutOff(String expected, String found) {
        return Failures.badMedia(
                file,
                "cut off: expected %s, found %s; fetch the file again".formatted(expected, found));
    }

    private int total() {
        int sum = 0;
        for (int count : packets) {
            sum += count;
        }
        return sum;
    }

    @Override
    public void close() {
        av_packet_free(packet);
        avformat_close_input(context);
    }
}
