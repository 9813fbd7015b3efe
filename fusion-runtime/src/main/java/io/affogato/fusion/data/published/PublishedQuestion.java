package io.affogato.fusion.data.published;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A question as annotated, before its media are looked for.
 *
 * @param id unique within the file
 * @param origin annotation file, line and number of the entry, for messages
 * @param fields what may stand in braces in a path of the media layout
 * @param question as asked
 * @param options the choices in order; empty for an open question
 * @param answers accepted answers; empty where the data set keeps them back
 * @param type question type; may be empty
 * @param span the part of the recording; empty for the whole
 */
public record PublishedQuestion(
        String id,
        String origin,
        Map<String, String> fields,
        String question,
        List<String> options,
        List<String> answers,
        String type,
        Optional<Span> span) {

    /** Copies the collections. */
    public PublishedQuestion {
        fields = Map.copyOf(fields);
        options = List.copyOf(options);
        answers = List.copyOf(answers);
    }
}
