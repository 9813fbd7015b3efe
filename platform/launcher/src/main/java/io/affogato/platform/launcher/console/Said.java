package io.affogato.platform.launcher.console;

import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.fusion.eval.ScoreMetrics;
import io.affogato.fusion.head.HeadConfig;
import io.affogato.fusion.head.HeadKind;
import io.affogato.fusion.run.HeadAnswerer.HeadAnswer;
import io.affogato.fusion.run.ModelAnswerer.Choice;
import io.affogato.platform.launcher.run.MaskPainter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a model answered, as what it is.
 *
 * @param kind words, class, score or mask
 * @param text of the answer, whatever its kind
 * @param options whose shares are known, in order: those that were asked for, or the classes
 * @param shares of the options
 * @param score the number, where it is one; else NaN
 * @param scale the lowest and the highest score, where it is one
 * @param mask where it is one
 */
record Said(
        String kind,
        String text,
        List<String> options,
        List<Double> shares,
        double score,
        List<Double> scale,
        Optional<Drawn> mask) {

    /**
     * A mask; both files are PNG as {@code data:} URLs.
     *
     * @param pixels the mask alone, white for the object
     * @param picture the mask over the recording's picture; empty if it has none
     */
    record Drawn(int rows, int columns, int area, String pixels, String picture) {

        private static Drawn of(ObjectMask mask, Optional<byte[]> below) {
            return new Drawn(
                    mask.height(),
                    mask.width(),
                    mask.area(),
                    url(mask.png()),
                    below.map(picture -> url(MaskPainter.over(picture, mask))).orElse(""));
        }

        private static String url(byte[] png) {
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
        }
    }

    /** Returns the word for what a model answers with. */
    static String word(HeadKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static Said words(String text) {
        return new Said(
                word(HeadKind.WORDS),
                text,
                List.of(),
                List.of(),
                Double.NaN,
                List.of(),
                Optional.empty());
    }

    static Said choice(List<String> options, Choice choice) {
        return new Said(
                word(HeadKind.WORDS),
                choice.option(),
                options,
                choice.shares(),
                Double.NaN,
                List.of(),
                Optional.empty());
    }

    /**
     * Returns the answer of a head.
     *
     * @param below finds the picture that a mask belongs to
     */
    static Said head(HeadConfig head, HeadAnswer answer, Supplier<Optional<byte[]>> below) {
        boolean scored = head.kind() == HeadKind.SCORE;
        return new Said(
                word(head.kind()),
                answer.text(),
                head.kind() == HeadKind.CLASS ? head.classes() : List.of(),
                answer.shares(),
                scored ? answer.score() : Double.NaN,
                scored ? List.of(-ScoreMetrics.LIMIT, ScoreMetrics.LIMIT) : List.of(),
                answer.mask().map(mask -> Drawn.of(mask, below.get())));
    }
}
