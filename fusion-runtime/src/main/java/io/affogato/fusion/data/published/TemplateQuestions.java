package io.affogato.fusion.data.published;

import io.affogato.fusion.task.QuestionText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Questions made from templates: {@code video_id}, {@code question_id}, {@code type} and {@code
 * templ_values} as lists written as texts, {@code question_content} with places such as {@code
 * <LR>}, {@code question_deleted}, and the answer in {@code anser}, spelt so.
 *
 * <p>Places are filled one by one; the CREMA code fills all places of one name with the first value
 * (legacy). Underscores of an answer become spaces. Deleted questions are left out and counted.
 */
final class TemplateQuestions implements EntryReader {

    private final boolean legacy;

    TemplateQuestions(boolean legacy) {
        this.legacy = legacy;
    }

    @Override
    public List<PublishedQuestion> read(Entry entry) {
        if (isDeleted(entry)) {
            entry.leaveOut("question_deleted");
            return List.of();
        }
        String video = entry.text("video_id");
        String id = entry.text("question_id");
        String template = entry.text("question_content");
        List<String> values = entry.writtenList("templ_values");
        String answer = entry.text("anser").replace('_', ' ');
        String type = String.join(" ", entry.writtenList("type"));
        return filled(entry, template, values)
                .filter(question -> !question.isEmpty())
                .map(
                        question ->
                                new PublishedQuestion(
                                        id,
                                        entry.origin(),
                                        Map.of("video_id", video),
                                        question,
                                        List.of(),
                                        List.of(answer),
                                        type,
                                        Optional.empty()))
                .stream()
                .toList();
    }

    private static boolean isDeleted(Entry entry) {
        return entry.has("question_deleted") && entry.index("question_deleted", 2).orElse(0) == 1;
    }

    private Optional<String> filled(Entry entry, String template, List<String> values) {
        if (legacy) {
            return Optional.of(QuestionText.fillByName(template, values));
        }
        try {
            return Optional.of(QuestionText.fill(template, values));
        } catch (IllegalArgumentException e) {
            entry.problem(
                    "'templ_values' must have a value for every place of the question, found %s"
                            .formatted(e.getMessage()));
            return Optional.empty();
        }
    }
}
