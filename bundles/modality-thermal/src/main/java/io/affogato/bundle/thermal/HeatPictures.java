package io.affogato.bundle.thermal;

import io.affogato.media.Frame;
import io.affogato.media.FrameSampler;
import io.affogato.media.FrameSignal;
import io.affogato.media.FrameSource;
import io.affogato.media.HeatMap;
import io.affogato.media.Plane;
import io.affogato.media.Thermal;
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
import java.util.Locale;
import java.util.Set;

/**
 * Reads T heat pictures (T, 3, Y, X) from role {@code thermal}.
 *
 * <p>A TIFF of one or more pages, a PNG, or a folder of these holds temperatures, unsigned 16-bit
 * in hundredths of a kelvin. They are painted on one palette from {@value #COLDEST} to {@value
 * #HOTTEST} degrees Celsius for all samples, so that a colour means a temperature; what lies beyond
 * has the colour of the end. A video, or a folder of pictures in colour, is taken as already
 * painted by the camera.
 */
final class HeatPictures implements SignalReader {

    private static final String ROLE = "thermal";
    private static final double COLDEST = 0;
    private static final double HOTTEST = 70;
    private static final Set<String> VIDEOS = Set.of("mp4", "webm", "mkv", "avi", "mov");

    private final FrameSignal signal;
    private final HeatMap palette = new HeatMap(COLDEST, HOTTEST);

    HeatPictures(ReaderContext context) {
        this.signal =
                new FrameSignal(context.frames(), VisionEncoder.pictureSide(context.weights()));
    }

    @Override
    public String fingerprint() {
        return "heat pictures v1, iron palette %s to %s degrees Celsius, evenly sampled, %s"
                .formatted(COLDEST, HOTTEST, signal.fingerprint());
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
        Path file = sources(sample).get(0);
        if (isVideo(file) || (Files.isDirectory(file) && Thermal.isRendered(file))) {
            return FrameSource.of(file).sample(signal.frames());
        }
        List<Plane> pages = Thermal.celsius(file);
        List<Frame> pictures = new ArrayList<>(signal.frames());
        for (int index : FrameSampler.indices(pages.size(), signal.frames())) {
            pictures.add(palette.colour(pages.get(index)));
        }
        return pictures;
    }

    private static boolean isVideo(Path file) {
        String name = file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return VIDEOS.contains(ending);
    }
}
