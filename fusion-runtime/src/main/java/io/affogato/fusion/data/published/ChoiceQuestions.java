package io.affogato.fusion.data.published;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Multiple choice, one question an entry: {@code video}, {@code qid}, {@code question}, {@code a0}
 * to {@code a4}, {@code answer} (an index), and in JSON {@code num_option}, optional {@code start}
 * and {@code end} in seconds.
 *
 * <p>In JSON, the layout of SeViLA, {@code qid} is {@code TYPE_video_number} and texts are taken as
 * they are, with the full stops of the options. The CSV of the data set's authors has the type in a
 * column {@code type} and numbers questions within a video; question mark and full stops are added,
 * so that both files give the same samples.
 */
final class ChoiceQuestions implements EntryReader {

    private static final int OPTIONS = 5;

    @Override
    public List<PublishedQuestion> read(Entry entry) {
        String video = entry.text("video");
        String number = entry.text("qid");
        String asked = entry.text("question");
        boolean table = entry.has("type");
        List<String> options = options(entry, table);
        Optional<Integer> answer = entry.index("answer", options.size());
        String type = table ? entry.text("type") : number.replaceFirst("_.*", "");
        if (options.isEmpty() || answer.isEmpty() || asked.isEmpty()) {
            return List.of();
        }
        String path = video.replaceFirst("^/+", "").replaceFirst("/+$", "");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return span(entry)
                .map(
                        span ->
                                new PublishedQuestion(
                                        table ? String.join("_", type, name, number) : number,
                                        entry.origin(),
                                        fields(path, name),
                                        table ? closed(asked, "?") : asked,
                                        options,
                                        List.of(options.get(answer.get())),
                                        type,
                                        span))
                .stream()
                .toList();
    }

    /** Returns what paths may hold: the text, its last part, and its last two parts. */
    private static Map<String, String> fields(String path, String name) {
        Map<String, String> fields = new HashMap<>(Map.of("video", path, "name", name));
        int folder = path.lastIndexOf('/', path.length() - name.length() - 2);
        if (path.length() > name.length()) {
            fields.put("short", path.substring(folder + 1));
        }
        return fields;
    }

    private static List<String> options(Entry entry, boolean table) {
        int count = OPTIONS;
        if (entry.has("num_option")) {
            count = entry.index("num_option", OPTIONS + 1).orElse(0);
        }
        List<String> options = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String option = entry.text("a" + i);
            options.add(table ? closed(option, ".") : option);
        }
        return options;
    }

    private static String closed(String text, String end) {
        return text.endsWith(end) ? text : text + end;
    }

    private static Optional<Optional<Span>> span(Entry entry) {
        OptionalDouble start = entry.number("start");
        OptionalDouble end = entry.number("end");
        if (start.isEmpty() && end.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        try {
            return Optional.of(Optional.of(new Span(start.orElse(0), end, SpanUnit.SECONDS)));
        } catch (IllegalArgumentException e) {
            entry.problem(e.getMessage());
            return Optional.empty();
        }
    }
}
