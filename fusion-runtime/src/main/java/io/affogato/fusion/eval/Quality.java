package io.affogato.fusion.eval;

import java.util.Locale;

/** What can be measured of answers. */
public enum Quality {
    /** Share of right answers. */
    ACCURACY("accuracy", true),
    /** Mean F1 of the classes, each counting alike. */
    MACRO_F1("macroF1", true),
    /** Mean F1 of the classes, each weighed by its share. */
    WEIGHTED_F1("weightedF1", true),
    /** Pearson's correlation of scores. */
    CORRELATION("correlation", false),
    /** Mean distance of scores from the true ones; less is better. */
    MEAN_ABSOLUTE_ERROR("meanAbsoluteError", false),
    /** Share of scores whose sign is right, true zeros left out. */
    ACCURACY_2("accuracy2", true),
    /** Share of scores that are rightly negative or not. */
    ACCURACY_2_ALL("accuracy2WithZero", true),
    /** Share of scores that are right rounded, within -2 and 2. */
    ACCURACY_5("accuracy5", true),
    /** Share of scores that are right rounded, within -3 and 3. */
    ACCURACY_7("accuracy7", true),
    /** Mean over samples of intersection over union. */
    MEAN_IOU("mIoU", true),
    /** All intersections over all unions. */
    OVERALL_IOU("oIoU", true),
    /** Mean Dice coefficient. */
    DICE("dice", true),
    /** Share of masks whose intersection over union reaches 0.5. */
    PRECISION_5("P@0.5", true),
    /** The same for 0.6. */
    PRECISION_6("P@0.6", true),
    /** The same for 0.7. */
    PRECISION_7("P@0.7", true),
    /** The same for 0.8. */
    PRECISION_8("P@0.8", true),
    /** The same for 0.9. */
    PRECISION_9("P@0.9", true);

    private final String key;
    private final boolean share;

    Quality(String key, boolean share) {
        this.key = key;
        this.share = share;
    }

    /** Returns its name in files and tables. */
    public String key() {
        return key;
    }

    /** Returns whether it is a share, from 0 to 1. */
    public boolean share() {
        return share;
    }

    /** Writes a value as people read it, such as {@code 71.5 %} or {@code 0.913}. */
    public String shown(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return share
                ? String.format(Locale.ROOT, "%.1f %%", 100 * value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
