package io.affogato.fusion.crema;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.PassReport;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.Workers;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the trainer itself with rounds of the CREMA authors' training. */
class SequentialTrainerGoldenTest {

    @ParameterizedTest
    @CsvSource({"false, set_to_none", "true, zeroed"})
    void lossesNormsAndParametersAreTheAuthors(boolean zeroGradients, String variant) {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("crema_seq_train", manager)) {
            CremaCase recorded = new CremaCase(golden, manager);
            CremaModel model = recorded.model();
            Batch batch = recorded.batch();
            AdamWConfig config = new AdamWConfig(0.9, 0.999, 1e-8, golden.real("weight_decay"));
            List<PassReport> passes = new ArrayList<>();
            try (AdamW optimiser = AdamW.of(config, manager, model)) {
                SequentialTrainer trainer =
                        new SequentialTrainer(model, optimiser, 0, Workers.NONE, zeroGradients);
                for (int round = 0; round < golden.number("iterations"); round++) {
                    passes.addAll(
                            trainer.train(List.of(batch), model.modalities(), golden.real("lr")));
                }
            }
            check(golden, manager, "out/losses_" + variant, passes, PassReport::loss);
            check(golden, manager, "out/grad_norms_" + variant, passes, PassReport::gradientNorm);
            if (zeroGradients) { // the other variant's parameters may be recorded as these
                for (Parameter p : AdamW.all(model)) {
                    golden.check("out/params_zeroed." + p.name(), p.array());
                }
            }
        }
    }

    private static void check(
            Golden golden,
            NDManager manager,
            String name,
            List<PassReport> passes,
            ToDoubleFunction<PassReport> value) {
        float[] values = new float[passes.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(passes.get(i));
        }
        golden.check(name, Ops.tensor(manager, values, values.length));
    }
}
