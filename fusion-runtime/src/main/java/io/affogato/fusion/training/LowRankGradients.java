package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The low-rank pairs among the parameters of a modality: the part whose gradient norm early exit
 * watches. An adapter without such pairs is watched as a whole.
 *
 * <p>Checkpoints name a pair {@code <layer>.w_a_<modality>.weight} and {@code
 * <layer>.w_b_<modality>.weight}; this is the one place that reads it from the name.
 */
final class LowRankGradients {

    private static final Pattern PAIR = Pattern.compile("(?:^|\\.)w_[ab]_[^.]+(?:\\.|$)");

    private LowRankGradients() {}

    /** Returns whether a parameter is one half of a low-rank pair. */
    static boolean isLowRank(Parameter parameter) {
        return PAIR.matcher(parameter.name()).find();
    }

    /** Returns those gradients that early exit watches; parameters and gradients go in pairs. */
    static List<NDArray> watched(List<Parameter> parameters, List<NDArray> gradients) {
        List<NDArray> pairs = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (isLowRank(parameters.get(i))) {
                pairs.add(gradients.get(i));
            }
        }
        return pairs.isEmpty() ? gradients.subList(0, parameters.size()) : pairs;
    }
}
