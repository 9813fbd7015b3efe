package io.affogato.fusion.eval;

import java.util.List;

/**
 * Everything one evaluation measured.
 *
 * @param overall worth of all answers with all senses
 * @param types by question type, sorted by name
 * @param senses by sense, in order; only those with questions of their own
 * @param answers every question with its answers, in order
 */
public record EvaluationResult(
        Qualities overall,
        List<TypeRow> types,
        List<SenseRow> senses,
        List<AnsweredSample> answers) {

    /** Copies the lists. */
    public EvaluationResult {
        types = List.copyOf(types);
        senses = List.copyOf(senses);
        answers = List.copyOf(answers);
    }

    /**
     * Returns the mean of what counts most over the question types, whatever the number of their
     * questions: what STAR reports over its four types. NaN without questions.
     */
    public double meanOfTypes() {
        return types.stream().mapToDouble(row -> row.worth().value()).average().orElse(Double.NaN);
    }
}
