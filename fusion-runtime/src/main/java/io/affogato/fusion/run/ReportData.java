package io.affogato.fusion.run;

import io.affogato.fusion.eval.AnsweredSample;
import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.features.EncodeReport;
import io.affogato.modality.ModalityId;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything a report shows.
 *
 * @param header what was run
 * @param parameters how much was trained
 * @param encoding what encoding took, by modality
 * @param curves how training went
 * @param evaluation what the result is worth
 * @param clips recordings to show
 */
public record ReportData(
        Header header,
        Parameters parameters,
        List<EncodeReport> encoding,
        TrainingCurves curves,
        EvaluationResult evaluation,
        List<Clip> clips) {

    /** Copies the lists. */
    public ReportData {
        encoding = List.copyOf(encoding);
        clips = List.copyOf(clips);
    }

    /**
     * What was run.
     *
     * @param title of the report
     * @param command that repeats it
     * @param seed of the run
     * @param device it ran on, in words
     * @param version of this program
     * @param recipe resolved, as text
     * @param timings seconds by phase, in order
     */
    public record Header(
            String title,
            String command,
            long seed,
            String device,
            String version,
            String recipe,
            Map<String, Double> timings) {

        /** Copies the map, keeping its order. */
        public Header {
            timings = Collections.unmodifiableMap(new LinkedHashMap<>(timings));
        }
    }

    /**
     * Numbers of parameters.
     *
     * @param adapters trainable ones by modality, in order
     * @param shared trainable ones of all modalities together
     * @param frozen all others
     */
    public record Parameters(Map<ModalityId, Long> adapters, long shared, long frozen) {

        /** Copies the map, keeping its order. */
        public Parameters {
            adapters = Collections.unmodifiableMap(new LinkedHashMap<>(adapters));
        }

        /** Returns all trainable parameters. */
        public long trainable() {
            return adapters.values().stream().mapToLong(Long::longValue).sum() + shared;
        }

        /** Returns the trainable share of all parameters, from 0 to 1. */
        public double trainableShare() {
            return (double) trainable() / (trainable() + frozen);
        }
    }

    /**
     * One recording with its questions.
     *
     * @param name to show
     * @param filmstrips images by modality, each in order of time
     * @param questions asked about it, with their answers
     */
    public record Clip(
            String name, Map<ModalityId, List<Path>> filmstrips, List<AnsweredSample> questions) {

        /** Copies the collections, keeping their order. */
        public Clip {
            filmstrips = Collections.unmodifiableMap(new LinkedHashMap<>(filmstrips));
            questions = List.copyOf(questions);
        }
    }
}
