package io.affogato.bundle.depth;

import io.affogato.media.Depth;
import io.affogato.media.Frame;
import io.affogato.media.FrameSampler;
import io.affogato.media.FrameSignal;
import io.affogato.media.FrameSource;
import io.affogato.media.HeatMap;
import io.affogato.media.ImageReader;
import io.affogato.media.Plane;
import io.affogato.media.Thumbnail;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.nn.VisionEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads T depth pictures (T, 3, Y, X).
 *
 * <p>Role {@code depth_maps}, a folder of rendered pictures or a video, as data sets publish them,
 * comes first and is taken as painted. Else role {@code depth}, a 16-bit PNG in millimetres or a
 * folder of these, is painted on one palette from 0 to {@value #FARTHEST} metres for all samples,
 * so that a colour means a distance; what lies beyond has the last colour, and a pixel without a
 * reading is black.
 */
final class DepthPictures implements SignalReader {

    private static final String RENDERED = "depth_maps";
    private static final String MEASURED = "depth";
    private static final double FARTHEST = 10;

    private final FrameSignal signal;
    private final HeatMap palette = HeatMap.even(0, FARTHEST);

    DepthPictures(ReaderContext context) {
        this.signal =
                new FrameSignal(context.frames(), VisionEncoder.pictureSide(context.weights()));
    }

    @Override
    public String fingerprint() {
        return "depth pictures v1, rendered or on an even palette to %s metres, %s"
                .formatted(FARTHEST, signal.fingerprint());
    }

    @Override
    public List<Path> sources(Sample sample) {
        return sample.file(RENDERED).or(() -> sample.file(MEASURED)).stream().toList();
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
        Optional<Path> rendered = sample.file(RENDERED);
        return rendered.isPresent()
                ? FrameSource.of(rendered.get()).sample(signal.frames())
                : measured(sources(sample).get(0));
    }

    private List<Frame> measured(Path path) {
        List<Path> files = Files.isDirectory(path) ? ImageReader.files(path) : List.of(path);
        List<Frame> pictures = new ArrayList<>(signal.frames());
        for (int index : FrameSampler.indices(files.size(), signal.frames())) {
            pictures.add(painted(Depth.read(files.get(index))));
        }
        return pictures;
    }

    private Frame painted(Plane metres) {
        byte[] rgb = palette.colour(metres).rgb().clone();
        for (int i = 0; i < metres.values().length; i++) {
            if (metres.values()[i] == 0) {
                rgb[3 * i] = 0;
                rgb[3 * i + 1] = 0;
                rgb[3 * i + 2] = 0;
            }
        }
        return new Frame(metres.width(), metres.height(), rgb);
    }
}
