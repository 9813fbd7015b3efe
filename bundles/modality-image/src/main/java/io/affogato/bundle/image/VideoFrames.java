package io.affogato.bundle.image;

import io.affogato.media.Frame;
import io.affogato.media.FrameSignal;
import io.affogato.media.FrameSource;
import io.affogato.media.Thumbnail;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.nn.VisionEncoder;
import java.nio.file.Path;
import java.util.List;

/** Reads T frames (T, 3, Y, X) from role {@code video}: a video file or a folder of pictures. */
final class VideoFrames implements SignalReader {

    private static final String ROLE = "video";

    private final FrameSignal signal;

    VideoFrames(ReaderContext context) {
        this.signal =
                new FrameSignal(context.frames(), VisionEncoder.pictureSide(context.weights()));
    }

    @Override
    public String fingerprint() {
        return "video frames v1, evenly sampled, " + signal.fingerprint();
    }

    @Override
    public List<Path> sources(Sample sample) {
        return sample.file(ROLE).stream().toList();
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
        Path video = sources(sample).get(0);
        return FrameSource.of(video).sample(signal.frames());
    }
}
