package io.affogato.fusion.data.published;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Multiple choice, one recording an entry: a JSON object from recording to {@code metadata} (with
 * {@code video_id} and {@code split}) and {@code mc_question}, a list of {@code id}, {@code
 * question}, {@code options}, {@code answer_id}, {@code area}.
 *
 * <p>Recordings without such questions are left out and counted; they carry annotations of other
 * tasks only. {@code answer_id} is absent in the held-out split: such questions are left out and
 * counted, for nobody can train or measure with them. The type is the area.
 */
final class GroupedChoices implements EntryReader {

    private final Optional<String> split;

    GroupedChoices(Optional<String> split) {
        this.split = split;
    }

    @Override
    public List<PublishedQuestion> read(Entry entry) {
        if (entry.key().isEmpty()) {
            entry.problem("must be named by its recording; expected one JSON object, found a list");
            return List.of();
        }
        if (split.isPresent()
                && !entry.inner("metadata").textOrEmpty("split").equals(split.get())) {
            entry.leaveOut("other split");
            return List.of();
        }
        List<Entry> asked = entry.entries("mc_question");
        if (asked.isEmpty()) {
            entry.leaveOut("recording without mc_question");
        }
        List<PublishedQuestion> questions = new ArrayList<>();
        for (Entry one : asked) {
            question(one).ifPresent(questions::add);
        }
        return questions;
    }

    private static Optional<PublishedQuestion> question(Entry entry) {
        if (!entry.has("answer_id")) {
            entry.leaveOut("no answer_id (held out)");
            return Optional.empty();
        }
        String number = entry.text("id");
        String asked = entry.text("question");
        List<String> options = entry.texts("options");
        Optional<Integer> answer = entry.index("answer_id", options.size());
        if (options.isEmpty() || answer.isEmpty() || asked.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new PublishedQuestion(
                        "%s_%s".formatted(entry.key(), number),
                        entry.origin(),
                        Map.of("video_id", entry.key()),
                        asked,
                        options,
                        List.of(options.get(answer.get())),
                        entry.textOrEmpty("area"),
                        Optional.empty()));
    }
}
