package io.affogato.platform.report;

import java.util.Locale;

/** How the report writes numbers: the same everywhere, whatever the machine's language. */
final class Numbers {

    private Numbers() {}

    /** Writes a fraction as a percentage with one decimal, such as {@code 91.3 %}. */
    static String percent(double fraction) {
        return Double.isFinite(fraction) ? fixed(100 * fraction, 1) + " %" : "–";
    }

    /** Writes a count with thin groups, such as {@code 1 234 567}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
    }

    /** Writes a duration, such as {@code 42 s}, {@code 4 min 07 s} or {@code 1 h 02 min}. */
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole < 10 ? fixed(seconds, 1) + " s" : whole + " s";
        }
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    /** Writes a number with a fixed number of decimals. */
    static String fixed(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Writes a number as short as it can be read, such as {@code 0.5} or {@code 20}. */
    static String shortest(double value) {
        String text = fixed(value, 3).replaceAll("0+$", "");
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
