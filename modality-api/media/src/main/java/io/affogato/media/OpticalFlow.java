package io.affogato.media;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_video.DISOpticalFlow;

/**
 * Dense motion between two pictures, measured with OpenCV's dense inverse search (Kroeger et al.
 * 2016) or read from files.
 */
public final class OpticalFlow {

    private static final int SMALLEST = 16; // side, pixels; below it the search has no patch left

    private OpticalFlow() {}

    /**
     * Measures where the pixels of one picture are in another, on one thread, so that the result
     * does not depend on the machine's cores.
     *
     * @param from (H, W, 3), at least 16x16
     * @param to of the same size
     * @return (H, W, 2) pixels, known everywhere
     * @throws ModalityException {@code BAD_SHAPE} if sizes differ or are too small
     */
    public static FlowField between(Frame from, Frame to) {
        int width = from.width();
        int height = from.height();
        if (to.width() != width || to.height() != height || Math.min(width, height) < SMALLEST) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "expected two pictures of one size, at least %dx%d, found %s and %s"
                            .formatted(SMALLEST, SMALLEST, from, to));
        }
        setNumThreads(1);
        float[] uv = new float[width * height * 2];
        try (BytePointer first = grey(from);
                BytePointer second = grey(to);
                Mat a = new Mat(height, width, CV_8UC1, first);
                Mat b = new Mat(height, width, CV_8UC1, second);
                Mat motion = new Mat();
                DISOpticalFlow search = DISOpticalFlow.create(DISOpticalFlow.PRESET_MEDIUM)) {
            search.calc(a, b, motion);
            new FloatPointer(motion.data()).get(uv);
        }
        return new FlowField(width, height, uv);
    }

    /**
     * Reads a field from a {@code .flo} or 16-bit {@code .png} file.
     *
     * @throws ModalityException see {@link Flo#read} and {@link FlowPng#read}
     */
    public static FlowField read(Path file) {
        return Inputs.endsWith(file, ".flo") ? Flo.read(file) : FlowPng.read(file);
    }

    /**
     * Lists the fields of a folder sorted by name.
     *
     * @throws ModalityException {@code MISSING_FILE} without such a folder, {@code EMPTY_SIGNAL}
     *     without fields in it
     */
    public static List<Path> files(Path folder) {
        return Inputs.list(folder, ".flo", ".png");
    }

    /** Returns brightness by the weights of BT.601. */
    private static BytePointer grey(Frame frame) {
        byte[] grey = new byte[frame.width() * frame.height()];
        for (int i = 0; i < grey.length; i++) {
            int red = frame.rgb()[i * 3] & 0xff;
            int green = frame.rgb()[i * 3 + 1] & 0xff;
            int blue = frame.rgb()[i * 3 + 2] & 0xff;
            grey[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
        }
        return new BytePointer(grey);
    }
}
