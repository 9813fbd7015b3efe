package io.affogato.fusion.data.published;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A list of texts that somebody wrote as one text, with the quotes of JSON or of Python. */
final class WrittenList {

    private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*)\"|'((?:[^'\\\\]|\\\\.)*)'";
    private static final Pattern ITEM = Pattern.compile("\\G\\s*(?:" + QUOTED + ")\\s*(,|$)");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    private WrittenList() {}

    /** Returns the items; empty if the text is no such list. */
    static Optional<List<String>> parse(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("[") || !stripped.endsWith("]") || stripped.length() < 2) {
            return Optional.empty();
        }
        String inner = stripped.substring(1, stripped.length() - 1).strip();
        List<String> items = new ArrayList<>();
        Matcher item = ITEM.matcher(inner);
        int end = 0;
        while (item.find()) {
            String raw = item.group(1) == null ? item.group(2) : item.group(1);
            items.add(ESCAPED.matcher(raw).replaceAll("$1"));
            end = item.end();
            if (item.group(3).isEmpty()) {
                break;
            }
        }
        return end == inner.length() ? Optional.of(items) : Optional.empty();
    }
}
