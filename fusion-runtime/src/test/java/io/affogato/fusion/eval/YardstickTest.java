package io.affogato.fusion.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What counts most of each kind of answer, and everything else that is measured of it. */
class YardstickTest {

    private static final double CLOSE = 1e-12;

    @Test
    void scoresByTheirCorrelationFirst() {
        Yardstick scores = Yardstick.scores();
        List<Sample> samples = List.of(score(-2), score(0.4), score(1.5));
        List<Prediction> found =
                List.of(
                        new Prediction.Score(-1),
                        new Prediction.Score(0.2),
                        new Prediction.Score(0.75));
        Qualities worth = scores.of(samples, found);
        assertEquals(Quality.CORRELATION, scores.measure());
        assertEquals(Quality.CORRELATION, worth.measure());
        assertEquals(1, worth.value(), CLOSE); // half of each
        assertEquals("1.000", worth.shown());
        assertEquals((1 + 0.2 + 0.75) / 3, worth.values().get(Quality.MEAN_ABSOLUTE_ERROR), CLOSE);
        assertEquals(1, worth.values().get(Quality.ACCURACY_2), CLOSE);
        assertEquals(1.0 / 3, worth.values().get(Quality.ACCURACY_7), CLOSE);
        assertTrue(scores.right(samples.get(1), found.get(1)));
        assertFalse(scores.right(samples.get(0), found.get(0)));
        assertThrows(
                ModalityException.class,
                () -> scores.of(List.of(answered("red")), found.subList(0, 1)));
    }

    @Test
    void classesByAccuracyAndF1() {
        Yardstick classes = Yardstick.classes(List.of("red", "blue", "green"));
        Qualities worth =
                classes.of(
                        List.of(answered("red"), answered("blue"), answered("blue")),
                        List.of(words("red"), words("blue"), words("red")));
        assertEquals("66.7 %", worth.shown());
        assertEquals(2.0 / 3, worth.values().get(Quality.MACRO_F1), CLOSE);
    }

    @Test
    void masksByTheirMeanOverlap() {
        ObjectMask left = mask(true, true, false, false, false, false);
        ObjectMask upper = mask(true, true, true, false, false, false);
        Prediction.Mask near = new Prediction.Mask(MaskOverlap.of(left, upper));
        Prediction.Mask miss =
                new Prediction.Mask(
                        MaskOverlap.of(left, mask(false, false, true, true, false, false)));
        assertEquals(new MaskOverlap(2, 3), near.overlap());
        Yardstick masks = Yardstick.masks();
        Qualities worth = masks.of(List.of(answered("x"), answered("y")), List.of(near, miss));
        assertEquals(Quality.MEAN_IOU, worth.measure());
        assertEquals(1.0 / 3, worth.value(), CLOSE);
        assertEquals(2.0 / 7, worth.values().get(Quality.OVERALL_IOU), CLOSE);
        assertEquals(0.5, worth.values().get(Quality.PRECISION_6), CLOSE);
        assertEquals(0, worth.values().get(Quality.PRECISION_7), CLOSE);
        assertTrue(masks.right(answered("x"), near));
        assertFalse(masks.right(answered("y"), miss));
        assertEquals("IoU 0.67", near.text());
        assertThrows(
                IllegalArgumentException.class, () -> MaskOverlap.of(left, left.resized(4, 9)));
    }

    private static ObjectMask mask(boolean... pixels) {
        return new ObjectMask(2, 3, pixels);
    }

    private static Prediction words(String text) {
        return new Prediction.Words(text);
    }

    private static Sample answered(String answer) {
        return sample(List.of(answer), OptionalDouble.empty());
    }

    private static Sample score(double value) {
        return sample(List.of(), OptionalDouble.of(value));
    }

    private static Sample sample(List<String> answers, OptionalDouble score) {
        return new Sample(
                "a",
                "test.jsonl:1",
                Path.of("."),
                Map.of("video", "v.mp4"),
                "what?",
                List.of(),
                answers,
                "",
                List.of(),
                0,
                score);
    }
}
