package io.affogato.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes one stream of a file from its start, on one thread, refusing damaged frames. */
final class Decoder implements AutoCloseable {

    private static final int CORRUPT = 1; // AV_FRAME_FLAG_CORRUPT, missing in the Java binding

    private final Path file;
    private final Demuxer demuxer;
    private final int index;
    private final AVCodecContext context;
    private final AVFrame frame;
    private int decoded;

    private Decoder(Path file, Demuxer demuxer, int index, AVCodecContext context) {
        this.file = file;
        this.demuxer = demuxer;
        this.index = index;
        this.context = context;
        frame = av_frame_alloc();
    }

    /** Opens the decoder of one stream; the demuxer stays the caller's. */
    static Decoder open(Path file, Demuxer demuxer, int index) {
        AVStream stream = demuxer.stream(index);
        AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
        if (codec == null) {
            throw Failures.badMedia(
                    file, "no decoder for codec id " + stream.codecpar().codec_id());
        }
        AVCodecContext context = avcodec_alloc_context3(codec);
        avcodec_parameters_to_context(context, stream.codecpar());
        context.pkt_timebase(stream.time_base());
        context.thread_count(1);
        int status = avcodec_open2(context, codec, (AVDictionary) null);
        if (status < 0) {
            avcodec_free_context(context);
            throw Failures.badMedia(file, "decoder cannot start: " + Demuxer.text(status));
        }
        return new Decoder(file, demuxer, index, context);
    }

    /**
     * Hands every frame, in order of presentation, to a consumer until it returns false or the
     * stream ends. The frame is valid during the call only.
     */
    void decode(Predicate<AVFrame> consumer) {
        boolean more = true;
        while (more) {
            AVPacket packet = demuxer.next();
            if (packet != null && packet.stream_index() != index) {
                continue;
            }
            check(avcodec_send_packet(context, packet));
            more = receive(consumer) && packet != null;
        }
    }

    private boolean receive(Predicate<AVFrame> consumer) {
        while (true) {
            int status = avcodec_receive_frame(context, frame);
            if (status == AVERROR_EAGAIN() || status == AVERROR_EOF) {
                return true;
            }
            check(status);
            if (frame.decode_error_flags() != 0 || (frame.flags() & CORRUPT) != 0) {
                throw damaged("parts of it are missing");
            }
            decoded++;
            if (!consumer.test(frame)) {
                return false;
            }
        }
    }

    private void check(int status) {
        if (status < 0) {
            throw damaged(Demuxer.text(status));
        }
    }

    private ModalityException damaged(String why) {
        return Failures.badMedia(
                file, "frame %d cannot be decoded: %s; fetch it again".formatted(decoded, why));
    }

    @Override
    public void close() {
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
