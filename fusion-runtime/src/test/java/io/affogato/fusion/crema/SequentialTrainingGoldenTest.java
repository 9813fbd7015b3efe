package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares two rounds of modality-sequential training with the CREMA authors'. */
class SequentialTrainingGoldenTest {

    @Test
    void roundsAreTheAuthors() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("crema_seq_train", manager)) {
            new Rounds(golden, manager, false).check("set_to_none");
            new Rounds(golden, manager, true).check("zeroed");
            golden.requireAllCompared();
        }
    }

    /**
     * A plain loop of passes. With {@code zeroed} it does as PyTorch before 2.0: a parameter that
     * once had a gradient has a zero gradient in the passes of the others, and so still moves.
     */
    private static final class Rounds {

        private final Golden golden;
        private final NDManager manager;
        private final boolean zeroed;
        private final CremaModel model;
        private final Batch batch;
        private final Map<String, Moments> moments = new LinkedHashMap<>();
        private final List<Float> losses = new ArrayList<>();
        private final List<Float> norms = new ArrayList<>();

        Rounds(Golden golden, NDManager manager, boolean zeroed) {
            this.golden = golden;
            this.manager = manager;
            this.zeroed = zeroed;
            CremaCase recorded = new CremaCase(golden, manager);
            this.model = recorded.model();
            this.batch = recorded.batch();
        }

        void check(String suffix) {
            for (int round = 0; round < golden.number("iterations"); round++) {
                try (BatchPass pass = model.open(batch)) {
                    model.modalities().forEach(m -> train(pass, m));
                }
            }
            golden.check("out/losses_" + suffix, vector(losses));
            golden.check("out/grad_norms_" + suffix, vector(norms));
            if (suffix.equals("set_to_none") && variantsShareParameters()) {
                golden.leave("out/params_set_to_none.*", "recorded are those of the other variant");
                return;
            }
            for (Parameter p : every()) {
                golden.check("out/params_%s.%s".formatted(suffix, p.name()), p.array());
            }
        }

        /**
         * The two variants end in different losses, so their parameters differ; a recording in
         * which they are equal bit for bit kept references, and holds the last variant's twice.
         */
        private boolean variantsShareParameters() {
            return every().stream()
                    .map(Parameter::name)
                    .allMatch(
                            name ->
                                    golden.tensor("out/params_set_to_none." + name)
                                            .equals(golden.tensor("out/params_zeroed." + name)));
        }

        private void train(BatchPass pass, ModalityId m) {
            List<Parameter> trained = new ArrayList<>(model.parameters(m));
            trained.addAll(model.shared());
            NDArray loss = pass.loss(m);
            losses.add(loss.getFloat());
            List<NDArray> gradients =
                    Autograd.gradients(loss, trained.stream().map(Parameter::array).toList());
            norms.add(loraNorm(trained, gradients));
            if (zeroed) {
                others(m).forEach(p -> step(p, Ops.full(p.array(), 0, shape(p))));
                model.modalities().forEach(pass::updated);
            }
            for (int i = 0; i < trained.size(); i++) {
                step(trained.get(i), gradients.get(i));
            }
            pass.updated(m);
        }

        /** Returns the parameters of other modalities that have had a gradient. */
        private List<Parameter> others(ModalityId trained) {
            return model.modalities().stream()
                    .filter(m -> !m.equals(trained))
                    .flatMap(m -> model.parameters(m).stream())
                    .filter(p -> moments.containsKey(p.name()))
                    .toList();
        }

        private void step(Parameter parameter, NDArray gradient) {
            Moments own = moments.computeIfAbsent(parameter.name(), name -> fresh(parameter));
            boolean decays =
                    parameter.array().getShape().dimension() >= 2
                            && !parameter.name().matches(".*(bias|ln|bn).*");
            Optim.adamW(
                    List.of(parameter.array()),
                    List.of(gradient),
                    List.of(own.first),
                    List.of(own.second),
                    List.of(own.steps),
                    golden.real("lr"),
                    0.9,
                    0.999,
                    decays ? golden.real("weight_decay") : 0,
                    1e-8);
        }

        private Moments fresh(Parameter parameter) {
            NDArray like = parameter.array();
            return new Moments(
                    Ops.full(like, 0, shape(parameter)),
                    Ops.full(like, 0, shape(parameter)),
                    Ops.full(like, 0));
        }

        private List<Parameter> every() {
            List<Parameter> all = new ArrayList<>();
            model.modalities().forEach(m -> all.addAll(model.parameters(m)));
            all.addAll(model.shared());
            return all;
        }

        private NDArray vector(List<Float> values) {
            float[] array = new float[values.size()];
            IntStream.range(0, array.length).forEach(i -> array[i] = values.get(i));
            return Ops.tensor(manager, array, array.length);
        }

        private static float loraNorm(List<Parameter> parameters, List<NDArray> gradients) {
            List<NDArray> own =
                    IntStream.range(0, gradients.size())
                            .filter(i -> parameters.get(i).name().contains(".attention."))
                            .mapToObj(gradients::get)
                            .toList();
            return (float) Optim.norm(own);
        }

        private static long[] shape(Parameter parameter) {
            return parameter.array().getShape().getShape();
        }
    }

    private record Moments(NDArray first, NDArray second, NDArray steps) {}
}
