package io.affogato.fusion.training;

import java.util.List;

/**
 * Which parameters decay.
 *
 * <p>Source: the CREMA code (arXiv:2402.05889) decays tensors of two or more axes whose name holds
 * none of {@code bias}, {@code ln} and {@code bn}. Query tokens therefore decay; layer norms and
 * biases do not.
 */
final class WeightDecay {

    private static final List<String> SPARED = List.of("bias", "ln", "bn");

    private WeightDecay() {}

    /** Returns whether a parameter of that name and number of axes decays. */
    static boolean decays(String name, int axes) {
        return axes >= 2 && SPARED.stream().noneMatch(name::contains);
    }

    /** Returns whether a parameter decays. */
    static boolean decays(Parameter parameter) {
        return decays(parameter.name(), parameter.array().getShape().dimension());
    }
}
