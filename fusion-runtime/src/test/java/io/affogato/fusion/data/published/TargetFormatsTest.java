package io.affogato.fusion.data.published;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.data.SampleFile;
import io.affogato.fusion.data.SampleTargets;
import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.fusion.data.published.Conversion.Missing;
import io.affogato.modality.ErrorCode;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads data sets that ask for masks, classes and scores. The archives were written by Python. */
class TargetFormatsTest {

    /** Four references of two pictures: train, testA, testB, val; protocol 2. */
    private static final String REFERENCES =
            "gAJdcQAofXEBKFgGAAAAcmVmX2lkcQJLAFgGAAAAYW5uX2lkcQNLC1gLAAAAY2F0ZWdvcnlf"
                    + "aWRxBEsBWAgAAABpbWFnZV9pZHEFTUUCWAkAAABmaWxlX25hbWVxBlgPAAAAQ09DT181ODFf"
                    + "MTEuanBncQdYBQAAAHNwbGl0cQhYBQAAAHRyYWlucQlYCAAAAHNlbnRfaWRzcQpdcQsoSwBL"
                    + "AWVYCQAAAHNlbnRlbmNlc3EMXXENKH1xDihYAwAAAHJhd3EPWBEAAABUaGUgbGFkeSBpbiBi"
                    + "bHVlIHEQWAQAAABzZW50cRFYEAAAAHRoZSBsYWR5IGluIGJsdWVxElgHAAAAc2VudF9pZHET"
                    + "SwBYBgAAAHRva2Vuc3EUXXEVKFgDAAAAdGhlcRZYBAAAAGxhZHlxF1gCAAAAaW5xGFgEAAAA"
                    + "Ymx1ZXEZZXV9cRooaA9YCAAAAGxlZnQgb25lcRtoEVgIAAAAbGVmdCBvbmVxHGgTSwFoFF1x"
                    + "HShYBAAAAGxlZnRxHlgDAAAAb25lcR9ldWV1fXEgKGgCSwFoA0sMaARLAWgFTUUCaAZYDwAA"
                    + "AENPQ09fNTgxXzEyLmpwZ3EhaAhYBQAAAHRlc3RBcSJoCl1xI0sCYWgMXXEkfXElKGgPWAMA"
                    + "AABtYW5xJmgRWAMAAABtYW5xJ2gTSwJoFF1xKFgDAAAAbWFucSlhdWF1fXEqKGgCSwJoA0sN"
                    + "aARLAWgFTUYCaAZYDwAAAENPQ09fNTgyXzEzLmpwZ3EraAhYBQAAAHRlc3RCcSxoCl1xLShL"
                    + "A0sESwVlaAxdcS4ofXEvKGgPWAgAAAByZWQgYm93bHEwaBFYCAAAAHJlZCBib3dscTFoE0sD"
                    + "aBRdcTIoWAMAAAByZWRxM1gEAAAAYm93bHE0ZXV9cTUoaA9YBAAAAGJvd2xxNmgRWAQAAABi"
                    + "b3dscTdoE0sEaBRdcThYBAAAAGJvd2xxOWF1fXE6KGgPWAEAAAAgcTtoEVgAAAAAcTxoE0sF"
                    + "aBRdcT11ZXV9cT4oaAJLA2gDSw5oBEsBaAVNRgJoBlgPAAAAQ09DT181ODJfMTQuanBncT9o"
                    + "CFgDAAAAdmFscUBoCl1xQUsGYWgMXXFCfXFDKGgPWAcAAAB0aGUgY3VwcURoEVgHAAAAdGhl"
                    + "IGN1cHFFaBNLBmgUXXFGKFgDAAAAdGhlcUdYAwAAAGN1cHFIZXVhdWUu";

    /** The first of them, protocol 0. */
    private static final String FIRST =
            "KGxwMAooZHAxClZyZWZfaWQKcDIKSTAKc1Zhbm5faWQKcDMKSTExCnNWY2F0ZWdvcnlfaWQK"
                    + "cDQKSTEKc1ZpbWFnZV9pZApwNQpJNTgxCnNWZmlsZV9uYW1lCnA2ClZDT0NPXzU4MV8xMS5q"
                    + "cGcKcDcKc1ZzcGxpdApwOApWdHJhaW4KcDkKc1ZzZW50X2lkcwpwMTAKKGxwMTEKSTAKYUkx"
                    + "CmFzVnNlbnRlbmNlcwpwMTIKKGxwMTMKKGRwMTQKVnJhdwpwMTUKVlRoZSBsYWR5IGluIGJs"
                    + "dWUgCnAxNgpzVnNlbnQKcDE3ClZ0aGUgbGFkeSBpbiBibHVlCnAxOApzVnNlbnRfaWQKcDE5"
                    + "CkkwCnNWdG9rZW5zCnAyMAoobHAyMQpWdGhlCnAyMgphVmxhZHkKcDIzCmFWaW4KcDI0CmFW"
                    + "Ymx1ZQpwMjUKYXNhKGRwMjYKZzE1ClZsZWZ0IG9uZQpwMjcKc2cxNwpWbGVmdCBvbmUKcDI4"
                    + "CnNnMTkKSTEKc2cyMAoobHAyOQpWbGVmdApwMzAKYVZvbmUKcDMxCmFzYXNhLg==";

    /** Two references: to an object that is not there, and to a picture that is not there. */
    private static final String LOST =
            "gAJdcQAofXEBKFgGAAAAcmVmX2lkcQJLCVgGAAAAYW5uX2lkcQNLY1gIAAAAaW1hZ2VfaWRx"
                    + "BE1FAlgFAAAAc3BsaXRxBVgDAAAAdmFscQZYCQAAAHNlbnRlbmNlc3EHXXEIfXEJKFgDAAAA"
                    + "cmF3cQpYAQAAAHhxC1gHAAAAc2VudF9pZHEMSwF1YXV9cQ0oaAJLCGgDSwtoBEsHaAVoBmgH"
                    + "XXEOdWUu";

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

    private static final String INSTANCES =
            """
            {"info": {"year": [2014]}, "images": [
              {"id": 581, "file_name": "COCO_581.jpg", "height": 6, "width": 8},
              {"id": 582, "file_name": "COCO_582.jpg", "height": 2, "width": 3}],
             "categories": [{"id": 1, "name": "thing"}],
             "annotations": [
              {"id": 11, "image_id": 581, "segmentation": [[1, 1, 5, 1, 5, 4, 1, 4], [3, 2, 7, 2, 7, 5, 3, 5]]},
              {"id": 12, "image_id": 581, "segmentation": {"size": [6, 8], "counts": [40, 8]}},
              {"id": 13, "image_id": 582, "segmentation": [{"size": [2, 3], "counts": [0, 1, 5]}, {"size": [2, 3], "counts": "51"}]},
              {"id": 14, "image_id": 582, "segmentation": [[0, 0, 3, 0, 3, 2, 0, 2]]},
              {"id": 15, "image_id": 582, "segmentation": [[0, 0]]}]}
            """;

    @TempDir private Path folder;

    @BeforeEach
    void makeMedia() throws IOException {
        Files.createDirectories(folder.resolve("images/train2014"));
        Files.writeString(folder.resolve("images/train2014/COCO_581.jpg"), "x");
        Files.writeString(folder.resolve("images/train2014/COCO_582.jpg"), "x");
        Files.writeString(folder.resolve("instances.json"), INSTANCES);
    }

    @Test
    void everySentenceOfEveryReferenceIsASample() throws IOException {
        ConversionReport report = convert("refer", "refs(unc).p", REFERENCES, Optional.empty());

        List<Sample> samples = SampleFile.readTargets(folder.resolve("out.jsonl"));
        assertEquals(6, report.questions());
        assertEquals(2, report.recordings());
        assertEquals(Map.of("no expression", 1), report.leftOut());
        assertEquals(
                List.of("The lady in blue", "left one", "man", "red bowl", "bowl", "the cup"),
                samples.stream().map(Sample::question).toList());
        assertEquals("2-4", samples.get(4).id());
        assertEquals(
                Map.of("video", "images/train2014/COCO_581.jpg", "mask", "out-mask/11.png"),
                samples.get(1).media());
        assertEquals(List.of(), samples.get(0).answers());
    }

    @Test
    void masksAreWrittenAsTheyAreOutlined() throws IOException {
        convert("refer", "refs(unc).p", REFERENCES, Optional.empty());
        // two rectangles of 12 that share 4
        assertEquals(20, ObjectMask.read(folder.resolve("out-mask/11.png")).area());
        ObjectMask column = ObjectMask.read(folder.resolve("out-mask/12.png"));
        assertEquals(8, column.area());
        assertTrue(column.pixels()[4 * 8 + 6] && column.pixels()[5 * 8 + 7]);
        boolean[] corners = {true, false, false, false, false, true};
        assertEquals(
                new ObjectMask(2, 3, corners), ObjectMask.read(folder.resolve("out-mask/13.png")));

        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Sample> samples = SampleFile.readTargets(folder.resolve("out.jsonl"));
            NDArray masks = SampleTargets.masks(manager, samples.subList(3, 6), 4, 6);
            assertEquals(new Shape(3, 4, 6), masks.getShape());
            float[] values = masks.toFloatArray();
            assertEquals(1, values[0]);
            assertEquals(0, values[2]);
            assertEquals(1, values[23]);
            assertThrows(ModalityException.class, () -> SampleTargets.scores(manager, samples));
        }
    }

    @Test
    void splitsAreThoseOfRefer() {
        assertTrue(ReferringExpressions.isIn("testA", "test"));
        assertTrue(ReferringExpressions.isIn("testAB", "testB"));
        assertTrue(ReferringExpressions.isIn("testAB", "testA"));
        assertTrue(ReferringExpressions.isIn("test", "test"));
        assertFalse(ReferringExpressions.isIn("testB", "testA"));
        assertFalse(ReferringExpressions.isIn("test", "testA"));
        assertFalse(ReferringExpressions.isIn("train", "val"));
        assertTrue(ReferringExpressions.isIn("val", "val"));
    }

    @Test
    void oneSplitIsRead() throws IOException {
        ConversionReport report = convert("refer", "refs(unc).p", REFERENCES, Optional.of("test"));
        assertEquals(3, report.questions());
        assertEquals(2, report.leftOut().get("other split"));
    }

    @Test
    void theFileThatIsNamedDecidesHowTheSetIsSplit() throws IOException {
        write("refs(unc).p", REFERENCES);
        ConversionReport report = convert("refer", "refs(google).p", FIRST, Optional.of("train"));
        assertEquals(2, report.questions());
    }

    @Test
    void referencesToNothingAreRefused() {
        String refusal = refusal("refer", "refs.p", LOST);
        assertTrue(
                refusal.contains("refs.p:1 (entry 1): 'ann_id' must name an outlined object"),
                refusal);
        assertTrue(refusal.contains("(entry 2): 'image_id' must name an image"), refusal);
    }

    @Test
    void aSetWithoutInstancesIsRefused() throws IOException {
        Files.delete(folder.resolve("instances.json"));
        ModalityException bad =
                assertThrows(
                        ModalityException.class,
                        () -> convert("refer", "refs.p", FIRST, Optional.empty()));
        assertEquals(ErrorCode.MISSING_FILE, bad.code());
        assertTrue(bad.getMessage().contains("instances.json"), bad.getMessage());
    }

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

    private String refusal(String format, String name, String content) {
        ModalityException bad =
                assertThrows(
                        ModalityException.class,
                        () -> convert(format, name, content, Optional.empty()));
        assertEquals(ErrorCode.BAD_SAMPLE, bad.code(), bad.getMessage());
        return bad.getMessage();
    }

    private ConversionReport convert(
            String format, String name, String content, Optional<String> split) throws IOException {
        return run(format, write(name, content), split, Map.of());
    }

    private Path write(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), Base64.getDecoder().decode(content));
    }

    private ConversionReport run(
            String format, Path annotations, Optional<String> split, Map<String, String> roles) {
        return Conversion.run(
                new Conversion.Request(
                        PublishedFormat.of(format),
                        annotations,
                        folder,
                        folder.resolve("out.jsonl"),
                        Missing.FAIL,
                        roles,
                        new ReadOptions(false, Optional.empty(), split)),
                ClipSource.NONE);
    }
}
