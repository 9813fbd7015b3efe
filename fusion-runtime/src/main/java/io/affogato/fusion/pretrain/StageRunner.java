package io.affogato.fusion.pretrain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Autograd;
import io.affogato.nn.Optim;
import io.affogato.nn.safetensors.SafetensorsFile;
import io.affogato.nn.safetensors.SafetensorsWriter;
import io.affogato.nn.safetensors.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains all weights of a stage with AdamW, clipped at a gradient norm of 1.
 *
 * <p>Every step draws from a generator seeded by stage seed and step number, and snapshots hold
 * weights and moments, so that an interrupted stage goes on as if nothing had happened.
 */
final class StageRunner {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.98;
    private static final double WEIGHT_DECAY = 0.01;

    private final Stage stage;
    private final Schedule schedule;
    private final long seed;
    private final Path snapshot;
    private final PretrainingListener listener;
    private final List<String> names;
    private final List<NDArray> parameters;
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private final List<NDArray> counts = new ArrayList<>();

    StageRunner(
            Stage stage,
            Schedule schedule,
            long seed,
            Path snapshot,
            PretrainingListener listener,
            NDManager owner) {
        this.stage = stage;
        this.schedule = schedule;
        this.seed = seed;
        this.snapshot = snapshot;
        this.listener = listener;
        names = List.copyOf(stage.parameters().keySet());
        parameters = List.copyOf(stage.parameters().values());
        for (NDArray parameter : parameters) {
            parameter.setRequiresGradient(true);
            first.add(owner.zeros(parameter.getShape()));
            second.add(owner.zeros(parameter.getShape()));
            counts.add(owner.zeros(new Shape(), DataType.FLOAT32));
        }
    }

    /** Runs to the last step; the weights are left frozen. */
    void run(NDManager owner) {
        int start = Files.exists(snapshot) ? resume(owner) : 0;
        for (int step = start; step < schedule.steps(); step++) {
            double loss = step(owner, step);
            boolean last = step + 1 == schedule.steps();
            if ((step + 1) % schedule.evaluateEvery() == 0 || last) {
                try (NDManager manager = owner.newSubManager();
                        NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    listener.evaluated(step + 1, schedule.steps(), loss, stage.evaluate(manager));
                }
                save(step + 1);
            }
        }
        parameters.forEach(parameter -> parameter.setRequiresGradient(false));
    }

    private double step(NDManager owner, int step) {
        try (NDManager manager = owner.newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Random random = new Random(seed * 1_000_003 + step);
            Engine.getInstance().setRandomSeed((int) (seed * 7919 + step));
            NDArray loss = stage.loss(manager, random, (double) step / schedule.steps());
            List<NDArray> gradients = Autograd.gradients(loss, parameters);
            gradients.forEach(gradient -> gradient.attach(manager));
            double value = loss.getFloat();
            Optim.clipByGlobalNorm(gradients, 1);
            Optim.adamW(
                    parameters,
                    gradients,
                    first,
                    second,
                    counts,
                    schedule.rate(step),
                    BETA1,
                    BETA2,
                    WEIGHT_DECAY,
                    1e-8);
            stage.stepped(value);
            listener.stepped(step + 1, schedule.steps(), value);
            return value;
        }
    }

    private void save(int step) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            arrays.put("weight/" + names.get(i), parameters.get(i));
            arrays.put("first/" + names.get(i), first.get(i));
            arrays.put("second/" + names.get(i), second.get(i));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("step", String.valueOf(step));
        metadata.put("state", Arrays.toString(stage.state()));
        SafetensorsWriter.write(snapshot, arrays, metadata);
    }

    private int resume(NDManager owner) {
        try (NDManager manager = owner.newSubManager();
                TensorSource file = SafetensorsFile.open(snapshot)) {
            int step = Integer.parseInt(file.metadata().get("step"));
            stage.restore(numbers(file.metadata().get("state")));
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                Optim.assign(
                        List.of(parameters.get(i), first.get(i), second.get(i), counts.get(i)),
                        List.of(
                                file.load("weight/" + name, manager),
                                file.load("first/" + name, manager),
                                file.load("second/" + name, manager),
                                manager.full(new Shape(), step, DataType.FLOAT32)));
            }
            return step;
        }
    }

    /** Puts the weights of a snapshot into arrays of the same names. */
    static void weights(Path snapshot, Map<String, NDArray> targets, NDManager owner) {
        try (NDManager manager = owner.newSubManager();
                TensorSource file = SafetensorsFile.open(snapshot)) {
            targets.forEach(
                    (name, array) ->
                            Optim.assign(
                                    List.of(array), List.of(file.load("weight/" + name, manager))));
        }
    }

    private static double[] numbers(String list) {
        String inner = list.substring(1, list.length() - 1);
        return inner.isBlank()
                ? new double[0]
                : Arrays.stream(inner.split(",")).mapToDouble(Double::parseDouble).toArray();
    }
}
