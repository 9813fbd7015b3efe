package io.affogato.fusion.data.mask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Outlines become the masks that the COCO tools make of them. {@code polygons.json} holds polygons,
 * some of them beyond the picture, crossing themselves or overlapping, and what pycocotools 2.0.11
 * made of their union: compressed run lengths and area.
 */
class OutlineTest {

    @TempDir Path folder;

    @Test
    void polygonsFillThePixelsThatCocoFills() throws IOException {
        try (InputStream in = OutlineTest.class.getResourceAsStream("polygons.json")) {
            JsonNode cases = JsonMapper.builder().build().readTree(in);
            assertEquals(13, cases.size());
            for (JsonNode each : cases) {
                int height = each.get("height").asInt();
                int width = each.get("width").asInt();
                List<Integer> runs = RunLengths.expand(each.get("counts").asText());
                ObjectMask expected =
                        new RunLengths(height, width, List.of(runs)).mask(height, width);
                assertEquals(each.get("area").asInt(), expected.area());
                ObjectMask made = new Polygons(corners(each)).mask(height, width);
                assertEquals(expected, made, each::toString);
            }
        }
    }

    private static List<List<Double>> corners(JsonNode each) {
        List<List<Double>> polygons = new ArrayList<>();
        for (JsonNode polygon : each.get("segmentation")) {
            List<Double> corners = new ArrayList<>();
            polygon.forEach(number -> corners.add(number.asDouble()));
            polygons.add(corners);
        }
        return polygons;
    }

    @Test
    void polygonsThatOverlapStayForeground() {
        List<Double> square = List.of(1.0, 1.0, 5.0, 1.0, 5.0, 4.0, 1.0, 4.0);
        ObjectMask once = new Polygons(List.of(square)).mask(6, 8);
        ObjectMask twice = new Polygons(List.of(square, square)).mask(6, 8);
        assertEquals(12, once.area());
        assertEquals(once, twice);
    }

    @Test
    void runsGoDownTheColumns() {
        ObjectMask mask =
                new RunLengths(4, 6, List.of(List.of(3, 1, 5, 2, 2, 2, 2, 2, 5))).mask(4, 6);
        assertEquals(7, mask.area());
        assertTrue(mask.pixels()[3 * 6] && mask.pixels()[6 + 2] && mask.pixels()[2 * 6 + 4]);
        assertEquals(List.of(3, 1, 5, 2, 2, 2, 2, 2, 5), RunLengths.expand("3151M0003"));
    }

    @Test
    void severalListsAreJoined() {
        RunLengths both = new RunLengths(2, 3, List.of(List.of(0, 1, 5), List.of(5, 1)));
        assertArrayEquals(
                new boolean[] {true, false, false, false, false, true}, both.mask(2, 3).pixels());
    }

    @Test
    void whatIsNoOutlineIsRefused() {
        for (Runnable wrong :
                List.<Runnable>of(
                        () -> new Polygons(List.of(List.of(1.0, 2.0, 3.0, 4.0))),
                        () -> new Polygons(List.of()),
                        () -> new RunLengths(2, 3, List.of(List.of(2, 3))),
                        () -> new RunLengths(2, 3, List.of(List.of(7, -1))),
                        () -> new RunLengths(2, 3, List.of(List.of(6))).mask(3, 2),
                        () -> RunLengths.expand("o"),
                        () -> RunLengths.expand("3 1"),
                        () -> RunLengths.expand("ooooooooo1"))) {
            assertThrows(IllegalArgumentException.class, wrong::run);
        }
    }

    @Test
    void masksSurviveTheirFile() throws IOException {
        ObjectMask mask = new RunLengths(4, 6, List.of(List.of(3, 1, 5, 2, 2, 2, 9))).mask(4, 6);
        Path file = folder.resolve("deep/mask.png");
        mask.write(file);
        assertEquals(mask, ObjectMask.read(file));

        Path broken = Files.write(folder.resolve("broken.png"), new byte[] {1, 2, 3});
        ModalityException bad =
                assertThrows(ModalityException.class, () -> ObjectMask.read(broken));
        assertEquals(ErrorCode.BAD_MEDIA, bad.code());
        assertEquals(
                ErrorCode.MISSING_FILE,
                assertThrows(
                                ModalityException.class,
                                () -> ObjectMask.read(folder.resolve("none.png")))
                        .code());
    }

    @Test
    void resizingTakesThePixelUnderTheCentre() {
        boolean[] pixels = {true, false, true, false, false, true};
        ObjectMask mask = new ObjectMask(2, 3, pixels);
        ObjectMask wide = mask.resized(4, 6);
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 6; column++) {
                assertEquals(pixels[row / 2 * 3 + column / 2], wide.pixels()[row * 6 + column]);
            }
        }
        assertEquals(mask, wide.resized(2, 3));
        assertArrayEquals(new boolean[] {false}, mask.resized(1, 1).pixels());
    }
}
