package io.affogato.fusion.data.published;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Questions asked from a place in a scanned room, in the layout of 3D-LLM: {@code scene_id}, {@code
 * situation}, {@code question}, {@code question_id}, {@code answers}.
 *
 * <p>The question becomes the situation on a line of its own, and the question on the next. The
 * type is the first of What, How, Can, Is and Which that occurs anywhere in the question with this
 * case, else Other, as in the CREMA code. Entries without a scene are left out, as there, but
 * counted. Entries of the 3-D pretraining files have no {@code question_id}; their id is the scene
 * and the number of the entry.
 */
final class SituatedQuestions implements EntryReader {

    private static final List<String> TYPES = List.of("What", "How", "Can", "Is", "Which");

    private int read;

    @Override
    public List<PublishedQuestion> read(Entry entry) {
        read++;
        if (!entry.has("scene_id")) {
            entry.leaveOut("no scene_id");
            return List.of();
        }
        String scene = entry.text("scene_id");
        String asked = entry.text("question");
        String situation = entry.textOrEmpty("situation").replaceAll("\\R", " ");
        List<String> answers = entry.texts("answers");
        String id =
                entry.has("question_id")
                        ? entry.text("question_id")
                        : "%s-%d".formatted(scene, read);
        if (asked.isEmpty() || answers.isEmpty()) {
            return List.of();
        }
        String question = situation.isEmpty() ? asked : situation + "\n" + asked;
        return List.of(
                new PublishedQuestion(
                        id,
                        entry.origin(),
                        Map.of("scene_id", scene),
                        question,
                        List.of(),
                        answers,
                        type(asked),
                        Optional.empty()));
    }

    private static String type(String question) {
        return TYPES.stream().filter(question::contains).findFirst().orElse("Other");
    }
}
