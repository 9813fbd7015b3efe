package io.affogato.bundle.sixsense;

import java.util.Locale;

/** A value that has a word of its own; implemented by enums whose constants are the words. */
interface Word {

    /** Returns the name of the constant. */
    String name();

    /** Returns the word, lower case; no two values of any kind share one. */
    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
