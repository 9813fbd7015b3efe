package io.affogato.fusion.eval;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Measures a model: every question with all senses, then each sense's own questions with that sense
 * removed. A question that needs two senses counts for both.
 */
public final class Evaluation {

    private final Predictor predictor;
    private final Yardstick yardstick;

    /** Evaluates whoever answers. */
    public Evaluation(Predictor predictor, Yardstick yardstick) {
        this.predictor = predictor;
        this.yardstick = yardstick;
    }

    /** Returns what counts most. */
    public Quality measure() {
        return yardstick.measure();
    }

    /** Measures with all senses alone, as validation during training wants it. */
    public Qualities qualities(List<Sample> samples) {
        return yardstick.of(samples, ask(samples, Set.of()));
    }

    /**
     * Measures everything.
     *
     * @param samples not empty
     * @param senses to remove one by one, in order
     */
    public EvaluationResult run(List<Sample> samples, List<ModalityId> senses) {
        List<Prediction> answers = ask(samples, Set.of());
        List<Map<ModalityId, Prediction>> without = new ArrayList<>();
        samples.forEach(sample -> without.add(new LinkedHashMap<>()));
        List<SenseRow> rows = new ArrayList<>();
        for (ModalityId sense : senses) {
            List<Integer> own = own(samples, sense);
            if (!own.isEmpty()) {
                rows.add(row(sense, own, samples, answers, without));
            }
        }
        return new EvaluationResult(
                yardstick.of(samples, answers),
                types(samples, answers),
                rows,
                answered(samples, answers, without));
    }

    private SenseRow row(
            ModalityId sense,
            List<Integer> own,
            List<Sample> samples,
            List<Prediction> answers,
            List<Map<ModalityId, Prediction>> without) {
        List<Sample> asked = own.stream().map(samples::get).toList();
        List<Prediction> kept = own.stream().map(answers::get).toList();
        List<Prediction> removed = ask(asked, Set.of(sense));
        for (int i = 0; i < own.size(); i++) {
            without.get(own.get(i)).put(sense, removed.get(i));
        }
        return new SenseRow(
                sense, yardstick.of(asked, kept), yardstick.of(asked, removed), chance(asked));
    }

    private List<Prediction> ask(List<Sample> samples, Set<ModalityId> without) {
        List<Prediction> answers = predictor.predict(samples, without);
        if (answers.size() != samples.size()) {
            throw new ModalityException(
                    ErrorCode.INTERNAL,
                    "%d questions need as many answers, found %d"
                            .formatted(samples.size(), answers.size()));
        }
        return answers;
    }

    private static List<Integer> own(List<Sample> samples, ModalityId sense) {
        List<Integer> own = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            if (samples.get(i).senses().contains(sense)) {
                own.add(i);
            }
        }
        return own;
    }

    private List<TypeRow> types(List<Sample> samples, List<Prediction> answers) {
        Map<String, List<Integer>> byType = new TreeMap<>();
        for (int i = 0; i < samples.size(); i++) {
            byType.computeIfAbsent(samples.get(i).type(), type -> new ArrayList<>()).add(i);
        }
        List<TypeRow> rows = new ArrayList<>();
        byType.forEach(
                (type, own) -> {
                    List<Sample> asked = own.stream().map(samples::get).toList();
                    List<Prediction> kept = own.stream().map(answers::get).toList();
                    rows.add(new TypeRow(type, yardstick.of(asked, kept), chance(asked)));
                });
        return rows;
    }

    private static double chance(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::chance).average().orElse(0);
    }

    private List<AnsweredSample> answered(
            List<Sample> samples,
            List<Prediction> answers,
            List<Map<ModalityId, Prediction>> without) {
        List<AnsweredSample> answered = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            boolean right = yardstick.right(sample, answers.get(i));
            answered.add(new AnsweredSample(sample, answers.get(i), right, without.get(i)));
        }
        return answered;
    }
}
