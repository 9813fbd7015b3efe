package io.affogato.bundle.sixsense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.media.AudioReader;
import io.affogato.media.Depth;
import io.affogato.media.DepthProjection;
import io.affogato.media.FlowField;
import io.affogato.media.Frame;
import io.affogato.media.FrameSampler;
import io.affogato.media.Intrinsics;
import io.affogato.media.OpticalFlow;
import io.affogato.media.Plane;
import io.affogato.media.PointCloud;
import io.affogato.media.Points;
import io.affogato.media.Thermal;
import io.affogato.media.VideoReader;
import io.affogato.media.Waveform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers find in the files. */
class RecordingTest {

    private static final int SIDE = ClipMaker.SIDE;
    private static final double SCALE = SIDE / World.SIDE;

    @TempDir Path folder;

    @Test
    void theFlowAfterASampledPictureTellsWhichWayThingsMove() throws IOException {
        SplittableRandom random = new SplittableRandom(21);
        int things = 0;
        int clear = 0;
        for (int clip = 0; clip < 8; clip++) {
            Staging staging = Staging.of(SceneMaker.draw(random), random.nextLong());
            Path video = write("clip" + clip, staging, true).resolve("clip.mp4");
            int[] sampled = FrameSampler.indices(Twitch.FRAMES, 4);
            assertArrayEquals(new int[] {4, 12, 20, 28}, sampled);
            int at = sampled[clip % 4];
            List<Frame> pair = VideoReader.read(video, at, at + 1);
            FlowField flow = OpticalFlow.between(pair.get(0), pair.get(1));
            for (int i = 0; i < staging.spots().size(); i++) {
                Motion motion = staging.scene().things().get(i).motion();
                things++;
                clear += tells(flow, staging.spots().get(i), motion) ? 1 : 0;
            }
        }
        assertTrue(clear >= 0.95 * things, "%d of %d are clear".formatted(clear, things));
    }

    @Test
    void sampledPicturesStayTheSameThroughTheCodec() throws IOException {
        Path video = write("clip", staging(), true).resolve("clip.mp4");
        List<Frame> frames = VideoReader.read(video, 4, 12, 20, 28);
        for (int other = 1; other < 4; other++) {
            assertTrue(difference(frames.get(0), frames.get(other)) < 2.5);
        }
    }

    @Test
    void bothWaysToWriteSpaceGiveTheSamePoints() throws IOException {
        Staging staging = staging();
        Path depth = write("depth", staging, true);
        Path points = write("points", staging, false);
        Plane metres = Depth.read(depth.resolve("depth.png"));
        Intrinsics intrinsics = Intrinsics.read(depth.resolve("intrinsics.json"));
        Points projected = DepthProjection.points(metres, intrinsics);
        Points read = PointCloud.read(points.resolve("points.ply"));
        assertEquals(read.count(), projected.count());
        assertArrayEquals(read.xyz(), projected.xyz(), 1e-3f);
    }

    @Test
    void sensorFilesHoldWhatWasMeasured() throws IOException {
        Staging staging = staging();
        Path clip = write("clip", staging, true);
        List<Plane> pages = Thermal.celsius(clip.resolve("thermal.tiff"));
        assertEquals(4, pages.size());
        for (int i = 0; i < staging.spots().size(); i++) {
            Spot spot = staging.spots().get(i);
            double degrees = pages.get(3).at((int) (spot.x() * SCALE), (int) (spot.y() * SCALE));
            double heat = staging.scene().things().get(i).heat().celsius();
            assertEquals(heat, degrees, 4.5);
        }
        Waveform sound = AudioReader.read(clip.resolve("clip.mp4"), SoundMaker.RATE);
        assertEquals(2, sound.channels().length);
        assertEquals(2, sound.seconds(), 0.2);
    }

    private static boolean tells(FlowField flow, Spot spot, Motion motion) {
        int reach = (int) (0.4 * spot.radius() * SCALE);
        int column = (int) (spot.x() * SCALE);
        int row = (int) (spot.y() * SCALE);
        double along = 0;
        double across = 0;
        int count = 0;
        for (int y = row - reach; y <= row + reach; y++) {
            for (int x = column - reach; x <= column + reach; x++) {
                along += flow.u(x, y) * motion.dx() + flow.v(x, y) * motion.dy();
                across += flow.u(x, y) * motion.dy() + flow.v(x, y) * motion.dx();
                count++;
            }
        }
        return along / count > 1 && Math.abs(across) < 0.6 * along;
    }

    private static double difference(Frame first, Frame second) {
        double sum = 0;
        for (int i = 0; i < first.rgb().length; i++) {
            sum += Math.abs((first.rgb()[i] & 255) - (second.rgb()[i] & 255));
        }
        return sum / first.rgb().length;
    }

    private static Staging staging() {
        return Staging.of(SceneMaker.draw(new SplittableRandom(33)), 34);
    }

    private Path write(String name, Staging staging, boolean depth) throws IOException {
        Path clip = Files.createDirectory(folder.resolve(name));
        ClipMaker.write(clip, staging, depth);
        return clip;
    }
}
