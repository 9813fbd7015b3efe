package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Optim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW with moments and a step counter for each parameter in arrays of our own, so that a
 * parameter that sat out a pass is not moved by it, and so that a resumed run goes on exactly.
 *
 * <p>Not thread-safe.
 */
public final class AdamW implements AutoCloseable {

    private static final String FIRST = ".exp_avg";
    private static final String SECOND = ".exp_avg_sq";
    private static final String STEP = ".step";

    private final AdamWConfig config;
    private final NDManager manager;
    private final Map<String, Moments> moments = new LinkedHashMap<>();

    /**
     * Makes zero moments for every parameter. They live on {@code parent}'s device until {@link
     * #close}.
     */
    public AdamW(AdamWConfig config, NDManager parent, List<Parameter> parameters) {
        this.config = config;
        this.manager = parent.newSubManager();
        for (Parameter parameter : parameters) {
            Moments fresh = zeros(parameter.array().getShape());
            if (moments.put(parameter.name(), fresh) != null) {
                throw new IllegalArgumentException(
                        "parameter names must be unique, found '%s' twice"
                                .formatted(parameter.name()));
            }
        }
    }

    /** Makes an optimiser for everything a model can train. */
    public static AdamW of(AdamWConfig config, NDManager parent, TrainableModel model) {
        return new AdamW(config, parent, all(model));
    }

    /** Returns every parameter of a model: the modalities' in order, then the shared ones. */
    public static List<Parameter> all(TrainableModel model) {
        List<Parameter> all = new ArrayList<>();
        model.modalities().forEach(modality -> all.addAll(model.parameters(modality)));
        all.addAll(model.shared());
        return all;
    }

    /** Returns whether a parameter has taken a step. */
    boolean started(Parameter parameter) {
        return moments.get(parameter.name()).step().toFloatArray()[0] > 0;
    }

    private Moments zeros(Shape shape) {
        return new Moments(
                manager.zeros(shape, DataType.FLOAT32),
                manager.zeros(shape, DataType.FLOAT32),
                manager.zeros(new Shape(), DataType.FLOAT32));
    }

    /**
     * Takes one step, in place.
     *
     * @param parameters a part of the optimiser's parameters
     * @param gradients one for each parameter, of its shape
     * @param learningRate of parameters whose own factor is 1
     */
    public void step(List<Parameter> parameters, List<NDArray> gradients, double learningRate) {
        for (double factor :
                parameters.stream().mapToDouble(Parameter::rate).distinct().toArray()) {
            step(parameters, gradients, learningRate, factor, true);
            step(parameters, gradients, learningRate, factor, false);
        }
    }

    private void step(
            List<Parameter> parameters,
            List<NDArray> gradients,
            double learningRate,
            double factor,
            boolean decayed) {
        List<NDArray> arrays = new ArrayList<>();
        List<NDArray> slopes = new ArrayList<>();
        List<NDArray> first = new ArrayList<>();
        List<NDArray> second = new ArrayList<>();
        List<NDArray> steps = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            if (WeightDecay.decays(parameter) == decayed && parameter.rate() == factor) {
                Moments own = moments.get(parameter.name());
                arrays.add(parameter.array());
                slopes.add(gradients.get(i));
                first.add(own.first());
                second.add(own.second());
                steps.add(own.step());
            }
        }
        if (arrays.isEmpty()) {
            return;
        }
        Optim.adamW(
                arrays,
                slopes,
                first,
                second,
                steps,
                learningRate * factor,
                config.beta1(),
                config.beta2(),
                decayed ? config.weightDecay() : 0,
                config.epsilon());
    }

    /** Returns the state by name; the arrays stay the optimiser's. */
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        moments.forEach(
                (name, own) -> {
                    state.put(name + FIRST, own.first());
                    state.put(name + SECOND, own.second());
                    state.put(name + STEP, own.step());
                });
        return state;
    }

    /** Frees the moments. Calling it twice is allowed. */
    @Override
    public void close() {
        manager.close();
    }

    private record Moments(NDArray first, NDArray second, NDArray step) {}
}
