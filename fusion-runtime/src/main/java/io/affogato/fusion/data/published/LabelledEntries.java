package io.affogato.fusion.data.published;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A class or a score an entry, for classification and sentiment: {@code label} (a word or a whole
 * number) or {@code score} (a number) or both; and, where there are such, {@code id}, {@code text}
 * (what is said or written), {@code question}, {@code options} (all classes in order), {@code
 * split} and {@code type}. Arrays of an entry become files under the role of their name. Every text
 * may stand in braces in a path.
 *
 * <p>The question is the entry's own or else the format's, after the text on a line of its own.
 */
final class LabelledEntries implements EntryReader {

    private final String question;
    private final Optional<String> split;
    private int read;

    LabelledEntries(String question, Optional<String> split) {
        this.question = question;
        this.split = split;
    }

    @Override
    public List<PublishedQuestion> read(Entry entry) {
        read++;
        if (split.isPresent() && !split.get().equals(entry.textOrEmpty("split"))) {
            entry.leaveOut("other split");
            return List.of();
        }
        String id = entry.has("id") ? entry.text("id") : Integer.toString(read);
        OptionalDouble score = entry.number("score");
        String label = entry.textOrEmpty("label").strip();
        List<String> options = entry.has("options") ? entry.texts("options") : List.of();
        if (label.isEmpty() && score.isEmpty()) {
            entry.problem("'label' or 'score' must be given, found neither");
            return List.of();
        }
        if (!label.isEmpty() && !options.isEmpty() && !options.contains(label)) {
            entry.problem("'label' must be one of %s, found '%s'".formatted(options, label));
        }
        List<MadeFile> files = new ArrayList<>();
        entry.arrays().forEach((role, npy) -> files.add(new ArrayFile(role, id, npy)));
        Map<String, String> fields = entry.shortTexts();
        return List.of(
                new PublishedQuestion(
                        id,
                        entry.origin(),
                        fields,
                        asked(entry),
                        options,
                        label.isEmpty() ? List.of() : List.of(label),
                        entry.textOrEmpty("type"),
                        Optional.empty(),
                        files,
                        score));
    }

    private String asked(Entry entry) {
        String asked = entry.has("question") ? entry.text("question") : question;
        String text = entry.textOrEmpty("text").replaceAll("\\R", " ").strip();
        return text.isEmpty() ? asked : text + "\n" + asked;
    }
}
