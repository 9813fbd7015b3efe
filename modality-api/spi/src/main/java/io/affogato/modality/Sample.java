package io.affogato.modality;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One question about one recording, with its files; a line of a JSONL sample file. What it asks for
 * is a text or a class ({@code answers}), a mask (the role {@link #MASK}) or a number ({@code
 * score}).
 *
 * @param id unique within its file
 * @param origin the sample file and line, for messages, such as {@code train.jsonl:17}
 * @param folder what relative media paths are relative to
 * @param media files by role, such as {@code video}; each reader documents the roles it looks for
 * @param question as asked
 * @param options the choices in order; empty for an open question
 * @param answers accepted answers, the first is the training target; empty where nobody knows, or
 *     where no text is asked for
 * @param type question type for reporting; empty if the data has none
 * @param senses modalities this question cannot be answered without, for reporting; may be empty
 * @param chance share of right answers of a guesser that lacks one of {@code senses}; 0 if unknown
 * @param score the number asked for, finite; empty where none is
 */
public record Sample(
        String id,
        String origin,
        Path folder,
        Map<String, String> media,
        String question,
        List<String> options,
        List<String> answers,
        String type,
        List<ModalityId> senses,
        double chance,
        OptionalDouble score) {

    /** The role of a target: a picture that is black but for the object asked for. */
    public static final String MASK = "mask";

    /** Copies the collections. */
    public Sample {
        media = Map.copyOf(media);
        options = List.copyOf(options);
        answers = List.copyOf(answers);
        senses = List.copyOf(senses);
    }

    /** Makes a sample that asks for no number. */
    public Sample(
            String id,
            String origin,
            Path folder,
            Map<String, String> media,
            String question,
            List<String> options,
            List<String> answers,
            String type,
            List<ModalityId> senses,
            double chance) {
        this(
                id,
                origin,
                folder,
                media,
                question,
                options,
                answers,
                type,
                senses,
                chance,
                OptionalDouble.empty());
    }

    /** Returns the file or folder of a role, resolved; empty if the sample names none. */
    public Optional<Path> file(String role) {
        return Optional.ofNullable(media.get(role)).map(folder::resolve);
    }

    /** Returns the picture of the object asked for; empty if no mask is asked for. */
    public Optional<Path> mask() {
        return file(MASK);
    }

    /** Returns the files by role without the target: what was recorded. */
    public Map<String, String> recording() {
        Map<String, String> recording = new HashMap<>(media);
        recording.remove(MASK);
        return Map.copyOf(recording);
    }
}
