package io.affogato.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Turns decoded pictures into red, green, blue bytes with the colour matrix they declare. */
final class RgbConverter implements AutoCloseable {

    private static final int FLAGS =
            SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT;
    private static final int UNIT = 1 << 16; // contrast and saturation of 1 in fixed point

    private final Path file;
    private final int width;
    private final int height;
    private final BytePointer rgb;
    private SwsContext context;
    private int format;

    RgbConverter(Path file, int width, int height) {
        if (width <= 0 || height <= 0 || (long) width * height * 3 > Sizes.LIMIT) {
            throw Failures.badMedia(
                    file, "expected a picture size, found %dx%d".formatted(width, height));
        }
        this.file = file;
        this.width = width;
        this.height = height;
        rgb = new BytePointer((long) width * height * 3 + 64); // room for vector stores
    }

    /** Copies one picture, (H, W, 3). */
    Frame convert(AVFrame picture) {
        if (picture.width() != width || picture.height() != height) {
            throw Failures.badMedia(
                    file,
                    "expected pictures of %dx%d, found one of %dx%d"
                            .formatted(width, height, picture.width(), picture.height()));
        }
        prepare(picture);
        try (PointerPointer<BytePointer> target = new PointerPointer<>(4);
                IntPointer stride = new IntPointer(width * 3, 0, 0, 0)) {
            target.put(0, rgb);
            int rows =
                    sws_scale(
                            context, picture.data(), picture.linesize(), 0, height, target, stride);
            if (rows != height) {
                throw Failures.badMedia(file, "colours cannot be converted");
            }
        }
        byte[] bytes = new byte[width * height * 3];
        rgb.get(bytes);
        return new Frame(width, height, bytes);
    }

    private void prepare(AVFrame picture) {
        if (context != null && format == picture.format()) {
            return;
        }
        close(context);
        format = picture.format();
        context =
                sws_getContext(
                        width,
                        height,
                        format,
                        width,
                        height,
                        AV_PIX_FMT_RGB24,
                        FLAGS,
                        null,
                        null,
                        (DoublePointer) null);
        if (context == null) {
            throw Failures.badMedia(file, "no conversion from pixel format " + format);
        }
        sws_setColorspaceDetails(
                context,
                sws_getCoefficients(picture.colorspace()),
                picture.color_range() == AVCOL_RANGE_JPEG ? 1 : 0,
                sws_getCoefficients(SWS_CS_DEFAULT),
                1,
                0,
                UNIT,
                UNIT);
    }

    private static void close(SwsContext context) {
        if (context != null) {
            sws_freeContext(context);
        }
    }

    @Override
    public void close() {
        close(context);
        context = null;
        rgb.close();
    }
}
