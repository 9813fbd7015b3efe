package io.affogato.fusion.data;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a JSONL sample file, one question a line, strictly.
 *
 * <pre>
 *   {"id": "17-a", "media": {"video": "clips/17.mp4"}, "question": "...", "options": ["..."],
 *    "answers": ["..."], "type": "...", "senses": ["..."], "chance": 0.25}
 * </pre>
 *
 * <p>{@code id}, {@code media}, {@code question} and {@code answers} are required; media paths are
 * relative to the file's folder. Blank lines are skipped.
 */
public final class SampleFile {

    private static final int MOST_PROBLEMS = 20;

    private SampleFile() {}

    /**
     * Reads all samples, each with at least one answer.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_FILE}; {@link ErrorCode#BAD_SAMPLE} with
     *     every problem of the file, up to 20, each with its line
     */
    public static List<Sample> read(Path file) {
        return read(file, SampleLine.Wanted.TEXT);
    }

    /** Reads samples that ask for a text, a mask or a number, and know it. */
    public static List<Sample> readTargets(Path file) {
        return read(file, SampleLine.Wanted.ANYTHING);
    }

    /** Reads samples that may lack an answer, as questions nobody knows the answer to. */
    public static List<Sample> readQuestions(Path file) {
        return read(file, SampleLine.Wanted.NOTHING);
    }

    private static List<Sample> read(Path file, SampleLine.Wanted wanted) {
        SampleLine parser = new SampleLine(file, wanted);
        List<String> problems = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        List<Sample> samples = new ArrayList<>();
        int number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (line != null && problems.size() < MOST_PROBLEMS) {
                number++;
                if (!line.isBlank()) {
                    List<String> found = new ArrayList<>();
                    parser.parse(line, number, found).ifPresent(samples::add);
                    if (found.isEmpty()) {
                        checkId(samples.get(samples.size() - 1), number, lines, found);
                    }
                    problems.addAll(found);
                }
                line = reader.readLine();
            }
        } catch (NoSuchFileException e) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE, "sample file %s does not exist".formatted(file), e);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.BAD_SAMPLE,
                    "%s:%d cannot be read: expected UTF-8 text, found %s"
                            .formatted(file, number + 1, e),
                    e);
        }
        refuse(file, samples, problems);
        return List.copyOf(samples);
    }

    private static void checkId(
            Sample sample, int number, Map<String, Integer> lines, List<String> found) {
        Integer earlier = lines.putIfAbsent(sample.id(), number);
        if (earlier != null) {
            found.add(
                    "%s: id '%s' was used in line %d already; expected unique ids"
                            .formatted(sample.origin(), sample.id(), earlier));
        }
    }

    private static void refuse(Path file, List<Sample> samples, List<String> problems) {
        if (!problems.isEmpty()) {
            String more =
                    problems.size() >= MOST_PROBLEMS ? "\n(there may be more after these)" : "";
            throw new ModalityException(
                    ErrorCode.BAD_SAMPLE,
                    "%s has %d bad line(s); mend or remove them:\n%s%s"
                            .formatted(file, problems.size(), String.join("\n", problems), more));
        }
        if (samples.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.BAD_SAMPLE,
                    "%s holds no sample; expected one JSON object a line".formatted(file));
        }
    }
}
