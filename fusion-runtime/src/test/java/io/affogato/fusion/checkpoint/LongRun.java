package io.affogato.fusion.checkpoint;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.EarlyExitConfig;
import io.affogato.fusion.training.LearningRate;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.SmallModel;
import io.affogato.fusion.training.StepReport;
import io.affogato.fusion.training.TrainingHooks;
import io.affogato.fusion.training.TrainingLoop;
import io.affogato.fusion.training.TrainingPlan;
import io.affogato.fusion.training.TrainingPlan.BatchShape;
import io.affogato.fusion.training.TrainingState;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Two thousand steps of a wider model; prints the resident KiB as it goes. */
public final class LongRun {

    /** Steps between two readings. */
    static final int EVERY = 100;

    private static final List<ModalityId> MODALITIES =
            List.of(new ModalityId("one"), new ModalityId("two"));

    private LongRun() {}

    /** Runs. */
    public static void main(String[] arguments) {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager();
                Workers workers = Workers.of(2)) {
            SmallModel model =
                    new SmallModel(manager, MODALITIES, new SmallModel.Sizes(64, 96, 4, 10), 0.1);
            AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model);
            TrainingPlan plan =
                    new TrainingPlan(
                            MODALITIES,
                            20,
                            new BatchShape(8, 2, 2),
                            1,
                            new LearningRate.CosineByEpoch(1e-3, 0, 10, 20),
                            EarlyExitConfig.off(),
                            TrainingPlan.Rhythm.PLAIN);
            new TrainingLoop(
                            plan,
                            new SequentialTrainer(model, optimiser, 1, workers),
                            model.new Samples(800),
                            TrainingHooks.of(new Meter()))
                    .run(manager, TrainingState.START);
        }
    }

    private static final class Meter implements RunListener {

        @Override
        public void step(StepReport report) {
            if (report.step() % EVERY == 0) {
                System.out.println(residentKib());
            }
        }

        private static long residentKib() {
            try {
                return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
