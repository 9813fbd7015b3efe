package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthProjectionTest {

    @TempDir Path folder;

    @Test
    void pixelsWithReadingsBecomePoints() {
        Plane metres = new Plane(3, 2, new float[] {0, 2, 0, 4, 0, 1});
        Points points = DepthProjection.points(metres, new Intrinsics(2, 4, 1, 0.5));
        assertArrayEquals(new float[] {0, -0.25f, 2, -2, 0.5f, 4, 0.5f, 0.125f, 1}, points.xyz());
    }

    @Test
    void mapsWithoutReadingsAreRefused() {
        Intrinsics camera = new Intrinsics(2, 4, 1, 0.5);
        assertEquals(ErrorCode.EMPTY_SIGNAL, refused(new Plane(2, 3, new float[6]), camera));
        Plane hole = new Plane(2, 1, new float[] {1, Float.NaN});
        assertEquals(ErrorCode.NOT_FINITE, refused(hole, camera));
    }

    @Test
    void intrinsicsSurviveTheRoundTrip() {
        Path file = folder.resolve("camera.json");
        Intrinsics camera = new Intrinsics(525.25, 524, 319.5, 239.5);
        camera.write(file);
        assertEquals(camera, Intrinsics.read(file));
    }

    @Test
    void brokenIntrinsicsAreRefused() throws IOException {
        String[] texts = {
            "{\"fx\": 1, \"fy\": 1, \"cx\": 1}",
            "{\"fx\": 0, \"fy\": 1, \"cx\": 1, \"cy\": 1}",
            "{\"fx\": \"wide\", \"fy\": 1, \"cx\": 1, \"cy\": 1}",
            "{\"fx\": 1, \"fy\": 1, \"cx\": 1, \"cy\": 1e999}",
            "[1, 1, 1, 1]",
            "{\"fx\": 1,",
            "not json"
        };
        for (String text : texts) {
            Path file = folder.resolve("camera.json");
            Files.writeString(file, text);
            Refused.with(ErrorCode.BAD_MEDIA, file, () -> Intrinsics.read(file));
        }
        Path absent = folder.resolve("absent.json");
        Refused.with(ErrorCode.MISSING_FILE, absent, () -> Intrinsics.read(absent));
        assertTrue(Files.exists(folder));
    }

    private static ErrorCode refused(Plane metres, Intrinsics camera) {
        return assertThrows(ModalityException.class, () -> DepthProjection.points(metres, camera))
                .code();
    }
}
