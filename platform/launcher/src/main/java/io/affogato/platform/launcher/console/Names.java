package io.affogato.platform.launcher.console;

import io.affogato.modality.ModalityId;
import java.util.regex.Pattern;

/** Reads names that callers give. */
final class Names {

    private static final Pattern PERSON = Pattern.compile("[\\P{Cntrl}&&\\S][\\P{Cntrl}]{0,63}");

    private Names() {}

    /** Returns who somebody says to be, for journals: one line, not long. */
    static String person(String text) {
        if (!PERSON.matcher(text).matches()) {
            throw Json.bad("'who' has 1 to 64 characters of one line");
        }
        return text;
    }

    static ModalityId modality(String text) {
        try {
            return new ModalityId(text);
        } catch (IllegalArgumentException e) {
            throw Json.bad(e.getMessage());
        }
    }
}
