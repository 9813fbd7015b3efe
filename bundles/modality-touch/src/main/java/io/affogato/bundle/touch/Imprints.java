package io.affogato.bundle.touch;

import io.affogato.media.Frame;
import io.affogato.media.FrameSampler;
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

/**
 * Reads T imprints (T, 3, Y, X) from role {@code touch}: a folder of pictures, one picture, or the
 * video of a tactile sensor. Contrast stays as the sensor gave it.
 */
final class Imprints implements SignalReader {

    private static final String ROLE = "touch";

    private final FrameSignal signal;

    Imprints(ReaderContext context) {
        this.signal =
                new FrameSignal(context.frames(), VisionEncoder.pictureSide(context.weights()));
    }

    @Override
    public String fingerprint() {
        return "imprints v1, evenly sampled, contrast kept, " + signal.fingerprint();
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
        Path imprints = sources(sample).get(0);
        FrameSource source = FrameSource.of(imprints);
        int[] indices = FrameSampler.indices(source.frameCount(), signal.frames());
        return source.frames(indices);
    }
}
