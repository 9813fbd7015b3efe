package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointCloudTest {

    private static final String PCD =
            """
            # .PCD v0.7
            VERSION 0.7
            FIELDS x y z rgb
            SIZE 4 4 4 4
            TYPE F F F U
            COUNT 1 1 1 1
            WIDTH %d
            HEIGHT 1
            VIEWPOINT 0 0 0 1 0 0 0
            POINTS %d
            DATA %s
            """;

    @TempDir Path folder;

    @Test
    void plySurvivesTheRoundTrip() {
        Path file = folder.resolve("a.ply");
        Points points = Points.of(Samples.noise(3, 51));
        PointCloud.writePly(file, points);
        assertEquals(points, PointCloud.read(file));
        Points coloured =
                new Points(new float[] {1, 2, 3, 4, 5, 6}, new float[] {0, 1, 0.2f, 0, 0, 1});
        PointCloud.writePly(file, coloured);
        assertEquals(coloured, PointCloud.read(file));
        assertTrue(PointCloud.read(file).coloured());
    }

    @Test
    void asciiPlyWithFacesAndOddColumnsIsRead() throws IOException {
        Path file = folder.resolve("a.ply");
        Files.writeString(
                file,
                """
                ply
                format ascii 1.0
                comment made by hand
                element camera 1
                property list uchar float view
                element vertex 2
                property double z
                property float y
                property short x
                property uchar intensity
                element face 1
                property list uchar int vertex_indices
                end_header
                3 9 9 9
                1.5 -2 7 255
                2e-1 4 -8 0
                3 0 1 1
                """);
        assertEquals(Points.of(new float[] {7, -2, 1.5f, -8, 4, 0.2f}), PointCloud.read(file));
    }

    @Test
    void bigEndianPlyIsRead() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(2 * 14).order(ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < 2; i++) {
            data.putFloat(i + 0.5f).putShort((short) 9).putFloat(-i).putFloat(100 * i);
        }
        Path file = ply("binary_big_endian", 2, "property ushort n\n", data.array());
        assertEquals(Points.of(new float[] {0.5f, 0, 0, 1.5f, -1, 100}), PointCloud.read(file));
    }

    @Test
    void pcdIsReadInItsThreeForms() throws IOException {
        float[] xyz = {1, 2, 3, -4, 5.5f, 6};
        Points expected = new Points(xyz, new float[] {1, 0.2f, 0, 0, 0, 1});
        int[] rgb = {0xff3300, 0x0000ff};
        Path ascii = folder.resolve("a.pcd");
        Files.writeString(ascii, PCD.formatted(2, 2, "ascii") + "1 2 3 16724736\n-4 5.5 6 255\n");
        assertEquals(expected, PointCloud.read(ascii));
        ByteBuffer rows = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer columns = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 2; i++) {
            rows.putFloat(xyz[i * 3]).putFloat(xyz[i * 3 + 1]).putFloat(xyz[i * 3 + 2]);
            rows.putInt(rgb[i]);
            for (int c = 0; c < 3; c++) {
                columns.putFloat((c * 2 + i) * 4, xyz[i * 3 + c]);
            }
            columns.putInt(24 + 4 * i, rgb[i]);
        }
        assertEquals(expected, PointCloud.read(pcd("binary", 2, rows.array())));
        ByteBuffer packed = ByteBuffer.allocate(8 + 33).order(ByteOrder.LITTLE_ENDIAN);
        packed.putInt(33).putInt(32).put((byte) 31).put(columns.array()); // one literal run
        assertEquals(expected, PointCloud.read(pcd("binary_compressed", 2, packed.array())));
    }

    @Test
    void lzfCopiesEarlierOutput() {
        byte[] packed = {2, 'a', 'b', 'c', (byte) (3 << 5), 2, (byte) (7 << 5), 1, 0, 0, 'z'};
        byte[] expanded = Lzf.expand(ByteBuffer.wrap(packed), 3 + 5 + 10 + 1);
        assertEquals(
                "abcabcab" + "b".repeat(10) + "z", new String(expanded, StandardCharsets.US_ASCII));
    }

    @Test
    void arraysGiveTheirFirstThreeColumns() {
        Path file = folder.resolve("a.npy");
        Npy.write(file, new FloatArray(new float[] {1, 2, 3, 9, 4, 5, 6, 9}, 2, 4));
        assertEquals(Points.of(new float[] {1, 2, 3, 4, 5, 6}), PointCloud.read(file));
        Npy.write(file, new FloatArray(new float[] {1, 2, 3, 4}, 2, 2));
        Refused.with(ErrorCode.BAD_SHAPE, file, () -> PointCloud.read(file));
    }

    @Test
    void pointsThatAreNotFiniteAreNamed() throws IOException {
        Path file = folder.resolve("nan.ply");
        PointCloud.writePly(file, Points.of(new float[] {1, 2, 3, 4, Float.NaN, 6}));
        String message = Refused.with(ErrorCode.NOT_FINITE, file, () -> PointCloud.read(file));
        assertTrue(message.contains("y of point 1 is NaN"), message);
        Path pcd = folder.resolve("nan.pcd");
        Files.writeString(pcd, PCD.formatted(1, 1, "ascii") + "1 nan 3 0\n");
        Refused.with(ErrorCode.NOT_FINITE, pcd, () -> PointCloud.read(pcd));
    }

    @Test
    void cutFilesAreRefused() throws IOException {
        Path good = folder.resolve("good.ply");
        PointCloud.writePly(good, Points.of(Samples.noise(4, 600)));
        byte[] bytes = Files.readAllBytes(good);
        for (double share : new double[] {0.002, 0.02, 0.5, 0.9, 0.999}) {
            Path cut = folder.resolve("cut%s.ply".formatted(share));
            Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * share)));
            Refused.with(ErrorCode.BAD_MEDIA, cut, () -> PointCloud.read(cut));
        }
        byte[] rows = new byte[3 * 16 - 1];
        Path cut = pcd("binary", 3, rows);
        Refused.with(ErrorCode.BAD_MEDIA, cut, () -> PointCloud.read(cut));
        Path packed = pcd("binary_compressed", 3, new byte[] {9, 0, 0, 0, 48, 0, 0, 0, 31, 1, 2});
        Refused.with(ErrorCode.BAD_MEDIA, packed, () -> PointCloud.read(packed));
    }

    @Test
    void hostileCountsAllocateNothing() throws IOException {
        Path ply = ply("binary_little_endian", 2_000_000_000, "", new byte[36]);
        Refused.with(ErrorCode.BAD_MEDIA, ply, () -> PointCloud.read(ply));
        Path ascii = ply("ascii", 2_000_000_000, "", new byte[36]);
        Refused.with(ErrorCode.BAD_MEDIA, ascii, () -> PointCloud.read(ascii));
        for (String form : new String[] {"ascii", "binary", "binary_compressed"}) {
            Path pcd = pcd(form, 2_000_000_000, new byte[36]);
            Refused.with(ErrorCode.BAD_MEDIA, pcd, () -> PointCloud.read(pcd));
        }
        Path endless = folder.resolve("endless.ply");
        Files.writeString(endless, "ply " + "x".repeat(100_000));
        Refused.with(ErrorCode.BAD_MEDIA, endless, () -> PointCloud.read(endless));
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        for (String name : new String[] {"t.ply", "t.pcd", "t.npy", "t.xyz"}) {
            Path text = folder.resolve(name);
            Files.writeString(text, "these are\nno points\n".repeat(9));
            Refused.with(ErrorCode.BAD_MEDIA, text, () -> PointCloud.read(text));
            Path empty = folder.resolve("empty" + name);
            Files.createFile(empty);
            Refused.with(ErrorCode.BAD_MEDIA, empty, () -> PointCloud.read(empty));
        }
        Path none = ply("ascii", 0, "", new byte[0]);
        Refused.with(ErrorCode.EMPTY_SIGNAL, none, () -> PointCloud.read(none));
    }

    @Test
    void samplingCoversTheCloud() {
        float[] line = {0, 0, 0, 1, 0, 0, 10, 0, 0, 4, 0, 0, -3, 0, 0};
        assertArrayEquals(new int[] {0, 2, 3, 4, 1}, FarthestPointSampling.indices(line, 5));
        float[] same = new float[9];
        assertArrayEquals(new int[] {0, 1, 2}, FarthestPointSampling.indices(same, 3));
        Points chosen = Points.of(line).select(2, 0);
        assertEquals(Points.of(new float[] {10, 0, 0, 0, 0, 0}), chosen);
        assertFalse(chosen.coloured());
    }

    @Test
    void samplingEqualsTheDefinition() {
        float[] xyz = Samples.noise(11, 3 * 67);
        int[] found = FarthestPointSampling.indices(xyz, 29);
        for (int k = 1; k < found.length; k++) {
            double most = -1;
            int best = -1;
            for (int i = 0; i < 67; i++) {
                double nearest = Double.MAX_VALUE;
                for (int j = 0; j < k; j++) {
                    nearest = Math.min(nearest, squared(xyz, i, found[j]));
                }
                best = nearest > most ? i : best;
                most = Math.max(most, nearest);
            }
            assertEquals(best, found[k], "choice " + k);
        }
    }

    private static double squared(float[] xyz, int a, int b) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            double difference = (double) xyz[a * 3 + c] - xyz[b * 3 + c];
            sum += difference * difference;
        }
        return sum;
    }

    private Path ply(String format, int count, String extra, byte[] data) throws IOException {
        String header =
                "ply\nformat %s 1.0\nelement vertex %d\nproperty float x\n%sproperty float y\nproperty float z\nend_header\n"
                        .formatted(format, count, extra);
        return join(folder.resolve(format + count + ".ply"), header, data);
    }

    private Path pcd(String form, int count, byte[] data) throws IOException {
        Path file = folder.resolve(form + count + ".pcd");
        return join(file, PCD.formatted(count, count, form), data);
    }

    private static Path join(Path file, String header, byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(data);
        return Files.write(file, out.toByteArray());
    }
}
