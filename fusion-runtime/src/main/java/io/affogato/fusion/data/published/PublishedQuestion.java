package io.affogato.fusion.data.published;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

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
 * @param files files that its annotation describes, such as the mask of the object asked for
 * @param score the number asked for; empty if none is
 */
public record PublishedQuestion(
        String id,
        String origin,
        Map<String, String> fields,
        String question,
        List<String> options,
        List<String> answers,
        String type,
        Optional<Span> span,
        List<MadeFile> files,
        OptionalDouble score) {

    /** Copies the collections. */
    public PublishedQuestion {
        fields = Map.copyOf(fields);
        options = List.copyOf(options);
        answers = List.copyOf(answers);
        files = List.copyOf(files);
    }

    /** Makes a question that asks for a text. */
    public PublishedQuestion(
            String id,
            String origin,
            Map<String, String> fields,
            String question,
            List<String> options,
            List<String> answers,
            String type,
            Optional<Span> span) {
        this(
                id,
                origin,
                fields,
                question,
                options,
                answers,
                type,
                span,
                List.of(),
                OptionalDouble.empty());
    }
}
