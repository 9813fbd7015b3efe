package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures for people. */
class PicturesTest {

    @Test
    void bytesOfAPngAreTheFile(@TempDir Path folder) throws IOException {
        Frame frame = frame(7, 5);
        Path file = folder.resolve("a.png");
        PngWriter.write(file, frame);

        assertTrue(Arrays.equals(Files.readAllBytes(file), PngWriter.bytes(frame)));
        assertEquals(frame, ImageReader.read(file));
    }

    @Test
    void onlyTheLargerSideDecides() {
        assertEquals("Frame[128x64]", Thumbnail.of(frame(300, 150)).toString());
        assertEquals("Frame[3x128]", Thumbnail.of(frame(6, 256)).toString());
        assertEquals("Frame[128x1]", Thumbnail.of(frame(900, 2)).toString());
        Frame small = frame(128, 20);
        assertSame(small, Thumbnail.of(small));
    }

    @Test
    void evenPaletteGrowsBrighter() {
        float[] values = {-1, 0, 0.2f, 0.4f, 0.6f, 0.8f, 1, 7};
        Frame colours = HeatMap.even(0, 1).colour(new Plane(values.length, 1, values));

        assertEquals(brightness(colours, 0, 0), brightness(colours, 1, 0));
        for (int i = 2; i < 7; i++) {
            assertTrue(brightness(colours, i, 0) > brightness(colours, i - 1, 0) + 20, "at " + i);
        }
        assertEquals(brightness(colours, 6, 0), brightness(colours, 7, 0));
    }

    @Test
    void soundRunsToTheRightAndPitchGoesUp() {
        int frames = 40;
        int bins = 10;
        FloatArray left = bank(frames, bins, 30, 8, 12); // late and high
        FloatArray right = bank(frames, bins, 5, 1, 9);

        Frame picture = SpectrogramPicture.of(List.of(left, right), 80, 42);

        assertEquals("Frame[80x42]", picture.toString());
        assertTrue(brightness(picture, 61, 3) > brightness(picture, 11, 3) + 100);
        assertTrue(brightness(picture, 61, 3) > brightness(picture, 61, 17) + 100);
        assertTrue(brightness(picture, 11, 22 + 17) > brightness(picture, 61, 22 + 17) + 100);
        assertTrue(brightness(picture, 61, 3) > brightness(picture, 11, 22 + 17) + 10, "levels");
        for (int x = 0; x < 80; x += 13) {
            assertEquals(3 * 128, brightness(picture, x, 20));
            assertEquals(3 * 128, brightness(picture, x, 21));
        }
    }

    @Test
    void silenceIsDark() {
        float[] floor = new float[30 * 6];
        Arrays.fill(floor, (float) Math.log(Math.ulp(1f)));

        Frame picture = SpectrogramPicture.of(List.of(new FloatArray(floor, 30, 6)), 20, 9);

        assertEquals(68 + 1 + 84, brightness(picture, 10, 4));
    }

    @Test
    void nearPointsAreBrightAndCoverFarOnes() {
        // right, near; left, far; the middle twice
        Points points = Points.of(new float[] {1, 0, 2, -2, 0, 4, 0, 0, 2, 0, 0, 4});

        Frame seen = PointPicture.fromCamera(points, 100);
        Frame above = PointPicture.fromAbove(points, 100);

        assertEquals(253 + 231 + 37, brightness(seen, 94, 50));
        assertTrue(brightness(seen, 6, 50) < brightness(seen, 94, 50) - 60);
        assertTrue(brightness(seen, 6, 50) > brightness(seen, 30, 20) + 60);
        assertEquals(253 + 231 + 37, brightness(seen, 50, 50));
        assertEquals(brightness(seen, 6, 50), brightness(above, 6, 6)); // far is up
        assertEquals(253 + 231 + 37, brightness(above, 72, 50));
    }

    @Test
    void aCloudAroundTheOriginIsCentred() {
        Points points = Points.of(new float[] {5, 1, -1, 7, 1, 1, 5, 2, 1});

        Frame seen = PointPicture.fromCamera(points, 100);

        assertTrue(brightness(seen, 6, 28) > brightness(seen, 94, 28) + 60);
        assertTrue(brightness(seen, 6, 72) > brightness(seen, 94, 72) + 20);
    }

    private static FloatArray bank(int frames, int bins, int frame, int bin, float level) {
        float[] values = new float[frames * bins];
        for (int f = frame - 2; f <= frame + 2; f++) {
            values[f * bins + bin] = level;
        }
        return new FloatArray(values, frames, bins);
    }

    private static Frame frame(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 37);
        }
        return new Frame(width, height, rgb);
    }

    private static int brightness(Frame frame, int x, int y) {
        return frame.at(x, y, 0) + frame.at(x, y, 1) + frame.at(x, y, 2);
    }
}
