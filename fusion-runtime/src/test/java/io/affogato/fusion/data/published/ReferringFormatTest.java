package io.affogato.fusion.data.published;

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
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.nn.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads a data set that asks for masks. The pickles were written by Python. */
class ReferringFormatTest extends TargetFormatsFixture {

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

    @BeforeEach
    void outline() throws IOException {
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
}
