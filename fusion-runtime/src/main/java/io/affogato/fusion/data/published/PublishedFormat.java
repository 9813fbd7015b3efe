package io.affogato.fusion.data.published;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A published data set: how its annotations are written and where its media lie.
 *
 * @param id name on the command line
 * @param title its name and file
 * @param annotations how entries are understood
 * @param unit what clip bounds count, in formats that have them
 * @param question asked of every entry, in formats without questions
 * @param media where to look for the files of each role
 */
public record PublishedFormat(
        String id,
        String title,
        AnnotationKind annotations,
        SpanUnit unit,
        String question,
        Map<String, MediaRule> media) {

    private static final String RESOURCE = "formats.json";

    /** Keeps the order of the roles. */
    public PublishedFormat {
        media = Collections.unmodifiableMap(new LinkedHashMap<>(media));
    }

    /** Returns all of them, in order of their ids. */
    public static List<PublishedFormat> all() {
        try (InputStream resource = PublishedFormat.class.getResourceAsStream(RESOURCE)) {
            return JsonMapper.builder()
                    .build()
                    .readValue(resource, new TypeReference<List<PublishedFormat>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }

    /**
     * Returns one.
     *
     * @throws ModalityException {@code BAD_RECIPE} if there is none of this id
     */
    public static PublishedFormat of(String id) {
        List<PublishedFormat> all = all();
        return all.stream()
                .filter(format -> format.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ModalityException(
                                        ErrorCode.BAD_RECIPE,
                                        "no format is called '%s'; expected one of %s"
                                                .formatted(
                                                        id,
                                                        all.stream()
                                                                .map(PublishedFormat::id)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    /**
     * Reads an annotation file strictly.
     *
     * @return the questions in the order of the file, and how many entries are none and why
     * @throws ModalityException {@code MISSING_FILE}; {@code BAD_SAMPLE} with up to 20 problems,
     *     each with its line
     */
    public Reading read(Path file, ReadOptions options) {
        Notes notes = new Notes();
        EntryReader reader = annotations.reader(this, file, options);
        List<PublishedQuestion> questions = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Entry entry : Annotations.read(file, reader.columns(), notes)) {
            for (PublishedQuestion question : reader.read(entry)) {
                String earlier = seen.putIfAbsent(question.id(), question.origin());
                if (earlier != null) {
                    entry.problem(
                            "id '%s' was used at %s already; expected unique ids"
                                    .formatted(question.id(), earlier));
                }
                questions.add(question);
            }
        }
        notes.refuse(file, id);
        return new Reading(questions, notes.leftOut());
    }

    /**
     * What a file holds.
     *
     * @param questions in its order
     * @param leftOut entries that are no question by the data set's own rules, by reason
     */
    public record Reading(List<PublishedQuestion> questions, Map<String, Integer> leftOut) {

        /** Copies the collections. */
        public Reading {
            questions = List.copyOf(questions);
            leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
        }
    }
}
