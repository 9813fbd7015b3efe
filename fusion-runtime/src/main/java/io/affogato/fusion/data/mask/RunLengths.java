package io.affogato.fusion.data.mask;

import java.util.ArrayList;
import java.util.List;

/**
 * An object as runs of pixels, column by column: some outside, some inside, and so on. What any of
 * several such lists covers belongs to it.
 *
 * <p>Source: the behaviour of the COCO mask API; Lin et al. 2014, arXiv:1405.0312.
 *
 * @param height rows of the picture
 * @param width columns of the picture
 * @param runs the lists of lengths; each starts outside and adds up to the picture
 */
public record RunLengths(int height, int width, List<List<Integer>> runs) implements Outline {

    private static final int FIRST_LETTER = 48;
    private static final int BITS = 5;
    private static final int MOST_LETTERS = 7;

    /** Copies the lists and checks that they fill the picture. */
    public RunLengths {
        runs = runs.stream().map(List::copyOf).toList();
        for (List<Integer> list : runs) {
            long sum = 0;
            for (int length : list) {
                if (length < 0) {
                    throw new IllegalArgumentException(
                            "a run of pixels has length %d".formatted(length));
                }
                sum += length;
            }
            if (height <= 0 || width <= 0 || sum != (long) height * width) {
                throw new IllegalArgumentException(
                        "runs add up to %d pixels, expected %d by %d"
                                .formatted(sum, height, width));
            }
        }
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("an object needs at least one list of runs");
        }
    }

    /**
     * Returns the lengths that COCO writes as letters: five bits a letter, low ones first, a sixth
     * for more; from the fourth on, each is the difference to the one before the last.
     *
     * @throws IllegalArgumentException if the text is not so written
     */
    public static List<Integer> expand(String text) {
        List<Integer> lengths = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            long value = 0;
            int letters = 0;
            boolean more = true;
            while (more) {
                if (at == text.length() || letters == MOST_LETTERS) {
                    throw new IllegalArgumentException("a run ends in the middle of a number");
                }
                int letter = text.charAt(at++) - FIRST_LETTER;
                if (letter < 0 || letter > 63) {
                    throw new IllegalArgumentException(
                            "a run is written with the letter '%s'".formatted(text.charAt(at - 1)));
                }
                value |= (long) (letter & 31) << (BITS * letters++);
                more = (letter & 32) != 0;
                if (!more && (letter & 16) != 0) {
                    value |= -1L << (BITS * letters); // negative
                }
            }
            if (lengths.size() > 2) {
                value += lengths.get(lengths.size() - 2);
            }
            if (value < 0 || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a run of pixels has length " + value);
            }
            lengths.add((int) value);
        }
        return lengths;
    }

    @Override
    public ObjectMask mask(int rows, int columns) {
        if (rows != height || columns != width) {
            throw new IllegalArgumentException(
                    "runs are of a picture of %d by %d, not %d by %d"
                            .formatted(height, width, rows, columns));
        }
        boolean[] pixels = new boolean[height * width];
        for (List<Integer> list : runs) {
            int at = 0;
            boolean inside = false;
            for (int length : list) {
                for (int i = 0; inside && i < length; i++) {
                    int pixel = at + i;
                    pixels[(pixel % height) * width + pixel / height] = true;
                }
                at += length;
                inside = !inside;
            }
        }
        return new ObjectMask(height, width, pixels);
    }
}
