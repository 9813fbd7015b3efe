package io.affogato.fusion.eval;

import java.util.Locale;

/** What a model answered to one sample. */
public sealed interface Prediction {

    /** Returns it in words, for tables. */
    String text();

    /** Words, or one of the options. */
    record Words(String text) implements Prediction {}

    /** A number. */
    record Score(double value) implements Prediction {

        @Override
        public String text() {
            return String.format(Locale.ROOT, "%.2f", value);
        }
    }

    /** A mask, by how it lies on the true one. */
    record Mask(MaskOverlap overlap) implements Prediction {

        @Override
        public String text() {
            return String.format(Locale.ROOT, "IoU %.2f", overlap.iou());
        }
    }
}
