package io.affogato.fusion.task;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text forms of the CREMA and BLIP-2 code. */
public final class QuestionText {

    private static final Pattern DROPPED = Pattern.compile("[.!\"()*#:;~]");
    private static final Pattern TRAILING_SPACES = Pattern.compile(" +$");
    private static final Pattern PLACEHOLDER = Pattern.compile("<[^<>]+>");
    private static final int MOST_WORDS = 50;

    private QuestionText() {}

    /**
     * Lowers the case, deletes {@code . ! " ( ) * # : ; ~}, strips trailing spaces and keeps at
     * most 50 words.
     */
    public static String clean(String text) {
        String kept = DROPPED.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        String stripped = TRAILING_SPACES.matcher(kept).replaceAll("");
        return Arrays.stream(stripped.split(" ", -1))
                .limit(MOST_WORDS)
                .collect(Collectors.joining(" "));
    }

    /**
     * Replaces placeholders such as {@code <LR>} by values, the first by the first and so on.
     *
     * @throws IllegalArgumentException if there are fewer values than placeholders
     */
    public static String fill(String template, List<String> values) {
        StringBuilder filled = new StringBuilder();
        var places = PLACEHOLDER.matcher(template);
        int next = 0;
        while (places.find()) {
            if (next == values.size()) {
                throw new IllegalArgumentException(
                        "%d values for the placeholders of '%s'"
                                .formatted(values.size(), template));
            }
            places.appendReplacement(filled, "");
            filled.append(values.get(next++));
        }
        places.appendTail(filled);
        return filled.toString();
    }

    /**
     * Fills as the original does: a value replaces every placeholder of the same name, so that
     * repeated placeholders all get the first value.
     */
    public static String fillByName(String template, List<String> values) {
        String filled = template;
        var places = PLACEHOLDER.matcher(template);
        for (int next = 0; next < values.size() && places.find(); next++) {
            filled = filled.replace(places.group(), values.get(next));
        }
        return filled;
    }
}
