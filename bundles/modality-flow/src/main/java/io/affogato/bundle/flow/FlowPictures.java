package io.affogato.bundle.flow;

import io.affogato.media.ColourWheel;
import io.affogato.media.FlowField;
import io.affogato.media.Frame;
import io.affogato.media.FrameSampler;
import io.affogato.media.FrameSignal;
import io.affogato.media.FrameSource;
import io.affogato.media.OpticalFlow;
import io.affogato.media.Thumbnail;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.nn.VisionEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads T flow pictures (T, 3, Y, X).
 *
 * <p>Role {@code flow}, a folder of {@code .flo} or KITTI {@code .png} files of which each holds
 * the motion from its frame to the next, comes first. Then comes role {@code flow_maps}, a folder
 * of rendered pictures, as data sets publish them, and {@code flow_maps_transposed}, the same with
 * rows and columns exchanged, as NExT-QA's are; both are taken as painted. A sample without any of
 * these has its flow computed, from each frame that stands for the clip to the frame right after it
 * in role {@code video}, with DIS.
 *
 * <p>Speed is shown on one scale for all samples, so that colours can be compared: a motion of one
 * thirty-second of the picture's width in one frame has full colour, which is 3 pixels at 96 pixels
 * of width; beyond that a colour darkens. A pixel whose motion is unknown stays black, one that
 * rests is white.
 */
final class FlowPictures implements SignalReader {

    private static final String ROLE = "flow";
    private static final String RENDERED = "flow_maps";
    private static final String TRANSPOSED = "flow_maps_transposed";
    private static final String FALLBACK = "video";

    /** The speed of full colour, in picture widths a frame. */
    private static final double FULL_COLOUR = 1 / 32.0;

    private final FrameSignal signal;

    FlowPictures(ReaderContext context) {
        this.signal =
                new FrameSignal(context.frames(), VisionEncoder.pictureSide(context.weights()));
    }

    @Override
    public String fingerprint() {
        return "flow pictures v3, files, rendered or DIS to the next frame, full colour at %s widths, %s"
                .formatted(FULL_COLOUR, signal.fingerprint());
    }

    @Override
    public List<Path> sources(Sample sample) {
        return sample
                .file(ROLE)
                .or(() -> sample.file(RENDERED))
                .or(() -> sample.file(TRANSPOSED))
                .or(() -> sample.file(FALLBACK))
                .stream()
                .toList();
    }

    @Override
    public Signal read(Sample sample) {
        return signal.of(frames(sample));
    }

    @Override
    public List<byte[]> pictures(Sample sample) {
        return Thumbnail.pngs(frames(sample));
    }

    private List<Frame> frames(Sample sample) {
        Path source = sources(sample).get(0);
        boolean transposed = is(sample, TRANSPOSED, source);
        if (transposed || is(sample, RENDERED, source)) {
            return rendered(source, transposed);
        }
        List<FlowField> fields = is(sample, ROLE, source) ? files(source) : computed(source);
        List<Frame> pictures = new ArrayList<>(fields.size());
        for (FlowField field : fields) {
            pictures.add(ColourWheel.colour(field, FULL_COLOUR * field.width()));
        }
        return pictures;
    }

    private static boolean is(Sample sample, String role, Path source) {
        return sample.file(role).equals(Optional.of(source));
    }

    /** There is one fewer than frames, so that all of them stand for the clip. */
    private List<Frame> rendered(Path folder, boolean transposed) {
        FrameSource source = FrameSource.of(folder);
        List<Frame> pictures =
                source.frames(FrameSampler.indices(source.frameCount(), signal.frames()));
        return transposed ? pictures.stream().map(Frame::transposed).toList() : pictures;
    }

    private List<FlowField> files(Path folder) {
        List<Path> files = OpticalFlow.files(folder);
        List<FlowField> fields = new ArrayList<>(signal.frames());
        for (int index : FrameSampler.indices(files.size(), signal.frames())) {
            fields.add(OpticalFlow.read(files.get(index)));
        }
        return fields;
    }

    private List<FlowField> computed(Path video) {
        FrameSource source = FrameSource.of(video);
        int last = source.frameCount() - 1;
        if (last < 1) {
            throw new ModalityException(
                    ErrorCode.EMPTY_SIGNAL,
                    "%s: flow needs at least 2 frames, found %d; give a longer video or role '%s'"
                            .formatted(video, source.frameCount(), ROLE));
        }
        int[] starts = source.indices(signal.frames());
        int[] pairs = new int[2 * starts.length];
        for (int i = 0; i < starts.length; i++) {
            pairs[2 * i] = Math.min(starts[i], last - 1); // nothing follows the last frame
            pairs[2 * i + 1] = pairs[2 * i] + 1;
        }
        List<Frame> frames = source.frames(pairs);
        List<FlowField> fields = new ArrayList<>(starts.length);
        for (int i = 0; i < pairs.length; i += 2) {
            fields.add(OpticalFlow.between(frames.get(i), frames.get(i + 1)));
        }
        return fields;
    }
}
