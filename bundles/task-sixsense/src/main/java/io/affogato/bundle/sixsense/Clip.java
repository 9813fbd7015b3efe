package io.affogato.bundle.sixsense;

/**
 * A recording to be made.
 *
 * @param split the part it belongs to
 * @param number its number within the split, from 0
 * @param scene what is true
 * @param seed decides what the scene leaves open
 */
record Clip(Split split, int number, Scene scene, long seed) {

    /** Returns the name of its folder, such as {@code train-0007}. */
    String name() {
        return "%s-%04d".formatted(split.word(), number);
    }
}
