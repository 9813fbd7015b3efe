package io.affogato.bundle.pointcloud;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.media.FloatArray;
import io.affogato.media.Intrinsics;
import io.affogato.media.Npy;
import io.affogato.media.Plane16;
import io.affogato.media.PngWriter;
import io.affogato.media.PointCloud;
import io.affogato.media.Points;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.modality.testing.ModalityContract;
import io.affogato.modality.testing.Samples;
import io.affogato.modality.testing.TinyBackbone;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointCloudModalityTest implements ModalityContract {

    private static final int POINTS = 22; // of the tiny backbone

    @Override
    public Modality modality() {
        return new PointCloudModality();
    }

    @Override
    public Map<String, String> media(Path folder, int number) {
        String name = "scene%d.ply".formatted(number);
        PointCloud.writePly(folder.resolve(name), Points.of(cloud(40 + number, number)));
        return Map.of("points", name);
    }

    @Test
    void theSceneIsShownFromTheCameraAndFromAbove(@TempDir Path folder) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, media(folder, 1));
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            assertEquals(2, reader.pictures(sample).size());
        }
    }

    @Test
    void fewPointsAreRepeatedInOrder(@TempDir Path folder) {
        float[] three = {0, 0, 1, 0, 1, 1, 2, 0, 1};
        PointCloud.writePly(folder.resolve("few.ply"), Points.of(three));

        float[] values = read(folder, Map.of("points", "few.ply")).values();

        assertEquals(3 * POINTS, values.length);
        assertArrayEquals(new float[] {0, 0, 1}, Arrays.copyOf(values, 3));
        assertArrayEquals(Arrays.copyOf(values, 9), Arrays.copyOfRange(values, 9, 18));
    }

    @Test
    void everyCornerOfTheSceneKeepsAPoint(@TempDir Path folder) {
        float[] crowd = cloud(300, 4);
        float[] loner = {9, 9, 9};
        System.arraycopy(loner, 0, crowd, 3 * 170, 3);
        PointCloud.writePly(folder.resolve("scene.ply"), Points.of(crowd));

        float[] values = read(folder, Map.of("points", "scene.ply")).values();

        assertTrue(holds(values, loner), "the point far from the others was dropped");
    }

    @Test
    void aDepthMapBecomesPointsInMetres(@TempDir Path folder) {
        short[] millimetres = new short[6 * 4];
        Arrays.fill(millimetres, (short) 2000);
        millimetres[0] = 0; // no reading
        PngWriter.write(folder.resolve("depth.png"), new Plane16(6, 4, millimetres));
        new Intrinsics(8, 5, 2, 1).write(folder.resolve("camera.json"));

        Signal signal = read(folder, Map.of("depth", "depth.png", "intrinsics", "camera.json"));

        float[] centre = {0, 0, 2};
        float[] lastColumn = {(5 - 2) * 2 / 8f, (3 - 1) * 2 / 5f, 2};
        assertTrue(holds(signal.values(), lastColumn));
        assertEquals(List.of(2f), depths(signal), "a pixel without reading became a point");
        assertEquals(centre.length, signal.shape()[1]);
    }

    @Test
    void aDepthMapNeedsTheCamera(@TempDir Path folder) {
        PngWriter.write(
                folder.resolve("depth.png"), new Plane16(2, 3, new short[] {1, 2, 3, 4, 5, 6}));

        assertFails(folder, Map.of("depth", "depth.png"), ErrorCode.BAD_SAMPLE, "test.jsonl:1");
    }

    @Test
    void aDepthMapWithoutReadingsIsEmpty(@TempDir Path folder) {
        PngWriter.write(folder.resolve("depth.png"), new Plane16(6, 4, new short[24]));
        new Intrinsics(8, 5, 2, 1).write(folder.resolve("camera.json"));

        assertFails(
                folder,
                Map.of("depth", "depth.png", "intrinsics", "camera.json"),
                ErrorCode.EMPTY_SIGNAL,
                "depth.png");
    }

    @Test
    void pointsThatAreNoNumbersAreRefused(@TempDir Path folder) {
        float[] xyz = cloud(30, 1);
        xyz[10] = Float.NaN;
        Npy.write(folder.resolve("points.npy"), new FloatArray(xyz, 30, 3));

        assertFails(folder, Map.of("points", "points.npy"), ErrorCode.NOT_FINITE, "points.npy");
    }

    @Test
    void theCameraIsASource(@TempDir Path folder) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        Sample sample = Samples.of(folder, Map.of("depth", "d.png", "intrinsics", "c.json"));
        try (SignalReader reader = modality().openReader(backbone.readers())) {
            assertEquals(
                    List.of(folder.resolve("d.png"), folder.resolve("c.json")),
                    reader.sources(sample));
        }
    }

    private static void assertFails(
            Path folder, Map<String, String> media, ErrorCode code, String named) {
        ModalityException failure =
                assertThrows(ModalityException.class, () -> read(folder, media));
        assertEquals(code, failure.code(), failure.getMessage());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
    }

    private static Signal read(Path folder, Map<String, String> media) {
        TinyBackbone backbone = TinyBackbone.write(folder);
        try (SignalReader reader = new PointCloudModality().openReader(backbone.readers())) {
            return reader.read(Samples.of(folder, media));
        }
    }

    private static boolean holds(float[] values, float... point) {
        for (int i = 0; i < values.length; i += 3) {
            if (Arrays.equals(values, i, i + 3, point, 0, 3)) {
                return true;
            }
        }
        return false;
    }

    private static List<Float> depths(Signal signal) {
        return IntStream.range(0, POINTS)
                .mapToObj(i -> signal.values()[3 * i + 2])
                .distinct()
                .toList();
    }

    private static float[] cloud(int count, int seed) {
        Random random = new Random(seed);
        float[] xyz = new float[3 * count];
        for (int i = 0; i < xyz.length; i++) {
            xyz[i] = random.nextFloat();
        }
        return xyz;
    }
}
