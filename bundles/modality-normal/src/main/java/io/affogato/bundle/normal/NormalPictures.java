package io.affogato.bundle.normal;

import io.affogato.media.Depth;
import io.affogato.media.Frame;
import io.affogato.media.FrameSampler;
import io.affogato.media.FrameSignal;
import io.affogato.media.FrameSource;
import io.affogato.media.ImageReader;
import io.affogato.media.Intrinsics;
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
 * Reads T normal pictures (T, 3, Y, X).
 *
 * <p>Role {@code normals}, a folder of normal maps, one map or a video, comes first and is taken as
 * painted; a fourth channel is dropped. A sample without it has its normals computed from roles
 * {@code depth}, a 16-bit PNG in millimetres or a folder of these, and {@code intrinsics}; with one
 * of the two alone it lacks this modality.
 */
final class NormalPictures implements SignalReader {

    private static final String ROLE = "normals";
    private static final String DEPTH = "depth";
    private static final String INTRINSICS = "intrinsics";

    private final FrameSignal signal;

    NormalPictures(ReaderContext context) {
        this.signal =
                new FrameSignal(context.frames(), VisionEncoder.pictureSide(context.weights()));
    }

    @Override
    public String fingerprint() {
        return "normal pictures v1, files or central differences of depth, " + signal.fingerprint();
    }

    @Override
    public List<Path> sources(Sample sample) {
        Optional<Path> normals = sample.file(ROLE);
        if (normals.isPresent()) {
            return List.of(normals.get());
        }
        Optional<Path> depth = sample.file(DEPTH);
        Optional<Path> intrinsics = sample.file(INTRINSICS);
        return depth.isPresent() && intrinsics.isPresent()
                ? List.of(depth.get(), intrinsics.get())
                : List.of();
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
        List<Path> sources = sources(sample);
        return sources.size() == 1
                ? FrameSource.of(sources.get(0)).sample(signal.frames())
                : computed(sources.get(0), Intrinsics.read(sources.get(1)));
    }

    private List<Frame> computed(Path depth, Intrinsics camera) {
        List<Path> files = Files.isDirectory(depth) ? ImageReader.files(depth) : List.of(depth);
        List<Frame> pictures = new ArrayList<>(signal.frames());
        for (int index : FrameSampler.indices(files.size(), signal.frames())) {
            pictures.add(SurfaceNormals.picture(Depth.read(files.get(index)), camera));
        }
        return pictures;
    }
}
