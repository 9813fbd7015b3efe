package io.affogato.fusion.eval;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The metric: an answer is right if it equals an accepted one up to case and spaces. */
public final class ExactMatch {

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private ExactMatch() {}

    /** Returns whether an answer is among the accepted ones. */
    public static boolean matches(String answer, List<String> accepted) {
        String plain = plain(answer);
        return !plain.isEmpty() && accepted.stream().map(ExactMatch::plain).anyMatch(plain::equals);
    }

    private static String plain(String text) {
        return SPACES.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }
}
