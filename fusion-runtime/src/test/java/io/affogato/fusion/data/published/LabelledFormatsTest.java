package io.affogato.fusion.data.published;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.data.SampleFile;
import io.affogato.fusion.data.SampleTargets;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.nn.Engines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads data sets that ask for classes and scores. The archives were written by Python. */
class LabelledFormatsTest extends TargetFormatsFixture {

    /** Arrays id, text, score, split and sensor (3, 2, 4). */
    private static final String SENTIMENT =
            "UEsDBC0AAAAIAAAAIQCVCTTi//////////8GABQAaWQubnB5AQAQAJgAAAAAAAAAUgAAAAAA"
                    + "AACb7BfqGxDJyFDGUK2eklqcXKRupaBuE2qkrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ck"
                    + "FqQC+RrGOpo6CrUKFACuUgYGBkMgBtFPoLQxEAMAUEsDBC0AAAAIAAAAIQD3dnNr////////"
                    + "//8IABQAdGV4dC5ucHkBABAABAEAAAAAAABwAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6l"
                    + "oG4TamiorqOgnpZfVFKUmBefX5SSCpJwS8wpTgWKF2ckFqQC+RrGOpo6CrUK5AOuYgYGhnwg"
                    + "VgDidCgbhFMYMEEuEKcCcQYWOXSQB1VbBqWLoHYkQu0B0ZlQdQBQSwMELQAAAAgAAAAhAJV3"
                    + "HVL//////////wkAFABzY29yZS5ucHkBABAAjAAAAAAAAABNAAAAAAAAAJvsF+obEMnIUMZQ"
                    + "rZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoU"
                    + "AK5ZMyUdGMDA4QAAUEsDBC0AAAAIAAAAIQCy9Zd1//////////8JABQAc3BsaXQubnB5AQAQ"
                    + "ALwAAAAAAAAAXgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuE2qqrqOgnpZfVFKUmBef"
                    + "X5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFACuEgYGhiIgTgTiTCDOA2KQWCoQF0PZDFAa"
                    + "XR0AUEsDBC0AAAAIAAAAIQBiWH8D//////////8KABQAc2Vuc29yLm5weQEAEADgAAAAAAAA"
                    + "AIcAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoq6joJ6WX1RSlJgXn1+UkgoSd0vM"
                    + "KU4FihdnJBakAvkaxjoKRjoKJpo6CrUK5AEuBjBosAcSDkAExA1AvACIDwDxAyBmcGRgEABi"
                    + "BSA2AGIHIA4A4gQgLgDiBiDuAOIJQDwDiBcA8Qog3gDEOxwBUEsBAi0DLQAAAAgAAAAhAJUJ"
                    + "NOJSAAAAmAAAAAYAAAAAAAAAAAAAAIABAAAAAGlkLm5weVBLAQItAy0AAAAIAAAAIQD3dnNr"
                    + "cAAAAAQBAAAIAAAAAAAAAAAAAACAAYoAAAB0ZXh0Lm5weVBLAQItAy0AAAAIAAAAIQCVdx1S"
                    + "TQAAAIwAAAAJAAAAAAAAAAAAAACAATQBAABzY29yZS5ucHlQSwECLQMtAAAACAAAACEAsvWX"
                    + "dV4AAAC8AAAACQAAAAAAAAAAAAAAgAG8AQAAc3BsaXQubnB5UEsBAi0DLQAAAAgAAAAhAGJY"
                    + "fwOHAAAA4AAAAAoAAAAAAAAAAAAAAIABVQIAAHNlbnNvci5ucHlQSwUGAAAAAAUABQAQAQAA"
                    + "GAMAAAAA";

    /** Arrays label, image and deep (2, 3), unsigned bytes. */
    private static final String CLASSES =
            "UEsDBC0AAAAAAAAAIQBx+zmr//////////8JABQAbGFiZWwubnB5AQAQAJAAAAAAAAAAkAAA"
                    + "AAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNl"
                    + "LCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgCgEAAAAAAAAAAAAAAAAAAABQSwMELQAAAAAAAAAh"
                    + "AO9RNmv//////////wkAFABpbWFnZS5ucHkBABAAigAAAAAAAACKAAAAAAAAAJNOVU1QWQEA"
                    + "dgB7J2Rlc2NyJzogJ3xTNScsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgy"
                    + "LCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAKYS5wbmdiLnBuZ1BLAwQtAAAAAAAAACEAl/D+Tv//////////CAAUAGRl"
                    + "ZXAubnB5AQAQAIYAAAAAAAAAhgAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICd8dTEnLCAn"
                    + "Zm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAAAAAAFBL"
                    + "AQItAy0AAAAAAAAAIQBx+zmrkAAAAJAAAAAJAAAAAAAAAAAAAACAAQAAAABsYWJlbC5ucHlQ"
                    + "SwECLQMtAAAAAAAAACEA71E2a4oAAACKAAAACQAAAAAAAAAAAAAAgAHLAAAAaW1hZ2UubnB5"
                    + "UEsBAi0DLQAAAAAAAAAhAJfw/k6GAAAAhgAAAAgAAAAAAAAAAAAAAIABkAEAAGRlZXAubnB5"
                    + "UEsFBgAAAAADAAMApAAAAFACAAAAAA==";

    /** An array of objects, which numpy pickles. */
    private static final String OBJECTS =
            "UEsDBC0AAAAAAAAAIQAyaVUs//////////8JABQAbGFiZWwubnB5AQAQAB8BAAAAAAAAHwEA"
                    + "AAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICd8TycsICdmb3J0cmFuX29yZGVyJzogRmFsc2Us"
                    + "ICdzaGFwZSc6ICgyLCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgCoAElZQAAAAAAAAAjBZudW1weS5fY29yZS5tdWx0"
                    + "aWFycmF5lIwMX3JlY29uc3RydWN0lJOUjAVudW1weZSMB25kYXJyYXmUk5RLAIWUQwFilIeU"
                    + "UpQoSwFLAoWUaAOMBWR0eXBllJOUjAJPOJSJiIeUUpQoSwOMAXyUTk5OSv////9K/////0s/"
                    + "dJRiiV2UKH2UjAFhlEsBc05ldJRiLlBLAQItAy0AAAAAAAAAIQAyaVUsHwEAAB8BAAAJAAAA"
                    + "AAAAAAAAAACAAQAAAABsYWJlbC5ucHlQSwUGAAAAAAEAAQA3AAAAWgEAAAAA";

    /** Arrays of two and of three entries. */
    private static final String UNEQUAL =
            "UEsDBC0AAAAAAAAAIQAM/Bzp//////////8JABQAbGFiZWwubnB5AQAQAJAAAAAAAAAAkAAA"
                    + "AAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNl"
                    + "LCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgCgEAAAAAAAAAAgAAAAAAAABQSwMELQAAAAAAAAAh"
                    + "AC7j+bz//////////wkAFABzY29yZS5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEA"
                    + "dgB7J2Rlc2NyJzogJzxmOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgz"
                    + "LCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAUEsBAi0DLQAAAAAAAAAhAAz8"
                    + "HOmQAAAAkAAAAAkAAAAAAAAAAAAAAIABAAAAAGxhYmVsLm5weVBLAQItAy0AAAAAAAAAIQAu"
                    + "4/m8mAAAAJgAAAAJAAAAAAAAAAAAAACAAcsAAABzY29yZS5ucHlQSwUGAAAAAAIAAgBuAAAA"
                    + "ngEAAAAA";

    @Test
    void scoresComeFromLines() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("mosi.jsonl"),
                        """
                        {"id": "a", "video": "COCO_581", "text": "so\\ngood", "score": 2.4}

                        {"id": "b", "video": "COCO_582", "score": -1, "question": "how sad?"}
                        """);
        run("sentiment", file, Optional.empty(), Map.of("video", "images/train2014/{video}.jpg"));

        List<Sample> samples = SampleFile.readTargets(folder.resolve("out.jsonl"));
        assertEquals("so good\nhow positive is this, from -3 to 3?", samples.get(0).question());
        assertEquals(2.4, samples.get(0).score().orElseThrow());
        assertEquals("how sad?", samples.get(1).question());
        assertEquals("images/train2014/COCO_582.jpg", samples.get(1).media().get("video"));
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray scores = SampleTargets.scores(manager, samples);
            assertEquals(new Shape(2, 1), scores.getShape());
            assertArrayEquals(new float[] {2.4f, -1}, scores.toFloatArray());
        }
    }

    @Test
    void scoresAndArraysComeFromAnNpzFile() throws IOException {
        ConversionReport report = convert("sentiment", "m.npz", SENTIMENT, Optional.of("train"));

        List<Sample> samples = SampleFile.readTargets(folder.resolve("out.jsonl"));
        assertEquals(2, report.questions());
        assertEquals(List.of("u1", "u3"), samples.stream().map(Sample::id).toList());
        assertEquals(-3, samples.get(1).score().orElseThrow());
        assertEquals(Map.of("sensor", "out-sensor/u3.npy"), samples.get(1).media());
        byte[] npy = Files.readAllBytes(folder.resolve("out-sensor/u3.npy"));
        NpyArray array = NpyArray.parse(npy);
        assertEquals(2, array.length());
        ByteBuffer data = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, (npy.length - 32) % 64);
        for (int i = 0; i < 8; i++) {
            assertEquals(16 + i, data.getFloat(npy.length - 32 + 4 * i));
        }
    }

    @Test
    void classesComeFromAnNpzFile() throws IOException {
        convert("classes", "c.npz", CLASSES, Optional.empty());
        List<Sample> samples = SampleFile.readTargets(folder.resolve("out.jsonl"));
        assertEquals(List.of("1"), samples.get(0).answers());
        assertEquals("which class is this?", samples.get(0).question());
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray classes = SampleTargets.classes(manager, samples, List.of("0", "1"));
            assertArrayEquals(new long[] {1, 0}, classes.toLongArray());
            assertThrows(
                    ModalityException.class,
                    () -> SampleTargets.classes(manager, samples, List.of("1", "2")));
        }
    }

    @Test
    void oddEntriesAreRefusedWithTheirPlace() throws IOException {
        String objects = refusal("classes", "objects.npz", OBJECTS);
        assertTrue(objects.contains("array 'label'"), objects);
        String unequal = refusal("classes", "unequal.npz", UNEQUAL);
        assertTrue(unequal.contains("2 different lengths"), unequal);
        byte[] cut = Arrays.copyOf(Base64.getDecoder().decode(CLASSES), 99);
        String damaged = refusal("classes", "cut.npz", Base64.getEncoder().encodeToString(cut));
        assertTrue(damaged.contains("expected an npz file"), damaged);
        Path lines =
                Files.writeString(
                        folder.resolve("c.jsonl"),
                        """
                        {"label": "cat", "options": ["dog"]}
                        {"text": "nothing"}
                        {"label":
                        """);
        ModalityException bad =
                assertThrows(
                        ModalityException.class,
                        () -> run("classes", lines, Optional.empty(), Map.of()));
        assertTrue(bad.getMessage().contains("c.jsonl:1 (entry 1): 'label' must be one of [dog]"));
        assertTrue(bad.getMessage().contains("c.jsonl:2 (entry 2): 'label' or 'score'"));
        assertTrue(bad.getMessage().contains("c.jsonl:3: expected a JSON object"));
    }
}
