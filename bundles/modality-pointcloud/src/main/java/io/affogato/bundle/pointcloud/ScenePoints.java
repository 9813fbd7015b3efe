package io.affogato.bundle.pointcloud;

import io.affogato.media.Depth;
import io.affogato.media.DepthProjection;
import io.affogato.media.FarthestPointSampling;
import io.affogato.media.Intrinsics;
import io.affogato.media.PointCloud;
import io.affogato.media.PointPicture;
import io.affogato.media.Points;
import io.affogato.media.Thumbnail;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads P points (P, 3): x right, y down, z forward, in metres, as the file has them.
 *
 * <p>Role {@code points}, a PLY, PCD or NPY file, comes first. A sample without it has its points
 * computed from role {@code depth}, a 16-bit PNG in millimetres where 0 means no reading, and role
 * {@code intrinsics}, the camera's focal lengths and centre in JSON.
 *
 * <p>P of many points are chosen by farthest point sampling, which leaves no part of the scene
 * without one; fewer than P are all taken and then repeated in order.
 */
final class ScenePoints implements SignalReader {

    private static final String ROLE = "points";
    private static final String DEPTH = "depth";
    private static final String INTRINSICS = "intrinsics";

    private final int count;

    ScenePoints(ReaderContext context) {
        this.count = PointEncoder.config(context.weights()).points();
    }

    @Override
    public String fingerprint() {
        return "scene points v1, %s farthest points in metres".formatted(count);
    }

    @Override
    public List<Path> sources(Sample sample) {
        Optional<Path> points = sample.file(ROLE);
        if (points.isPresent()) {
            return List.of(points.get());
        }
        Optional<Path> depth = sample.file(DEPTH);
        if (depth.isEmpty()) {
            return List.of();
        }
        return Stream.of(depth, sample.file(INTRINSICS)).flatMap(Optional::stream).toList();
    }

    @Override
    public Signal read(Sample sample) {
        return new Signal(chosen(sample).xyz(), count, 3);
    }

    @Override
    public List<byte[]> pictures(Sample sample) {
        Points chosen = chosen(sample);
        return Thumbnail.pngs(
                List.of(
                        PointPicture.fromCamera(chosen, Thumbnail.SIDE),
                        PointPicture.fromAbove(chosen, Thumbnail.SIDE)));
    }

    private Points chosen(Sample sample) {
        Points points = points(sample);
        if (points.count() == 0) {
            throw new ModalityException(
                    ErrorCode.EMPTY_SIGNAL,
                    "%s: expected points, found none; check that the sensor measured anything"
                            .formatted(sources(sample).get(0)));
        }
        return points.select(choose(points));
    }

    private static Points points(Sample sample) {
        Optional<Path> points = sample.file(ROLE);
        if (points.isPresent()) {
            return PointCloud.read(points.get());
        }
        Path depth = sample.file(DEPTH).orElseThrow();
        Path intrinsics = sample.file(INTRINSICS).orElseThrow(() -> lacksIntrinsics(sample, depth));
        return DepthProjection.points(Depth.read(depth), Intrinsics.read(intrinsics));
    }

    private static ModalityException lacksIntrinsics(Sample sample, Path depth) {
        return new ModalityException(
                ErrorCode.BAD_SAMPLE,
                "%s: %s in role '%s' needs the camera's intrinsics, found no role '%s'; name both"
                        .formatted(sample.origin(), depth, DEPTH, INTRINSICS));
    }

    private int[] choose(Points points) {
        int distinct = Math.min(count, points.count());
        int[] farthest = FarthestPointSampling.indices(points.xyz(), distinct);
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = farthest[i % distinct];
        }
        return chosen;
    }
}
