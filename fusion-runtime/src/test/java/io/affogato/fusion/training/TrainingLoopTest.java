package io.affogato.fusion.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.TrainingOutcome.Reason;
import io.affogato.fusion.training.TrainingPlan.BatchShape;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {

    private static final ModalityId ONE = new ModalityId("one");
    private static final ModalityId TWO = new ModalityId("two");
    private static final List<ModalityId> BOTH = List.of(ONE, TWO);

    @Test
    void theSameSeedGivesTheSameParametersAndAnotherDoesNot() {
        List<float[]> first = train(5, 0.2);
        List<float[]> again = train(5, 0.2);
        List<float[]> other = train(6, 0.2);

        for (int i = 0; i < first.size(); i++) {
            assertArrayEquals(first.get(i), again.get(i));
        }
        assertTrue(Arrays.mismatch(first.get(1), other.get(1)) >= 0);
    }

    @Test
    void lossFallsOverARun() {
        Recorder recorder = new Recorder();
        run(plan(20, EarlyExitConfig.off(), TrainingPlan.Rhythm.PLAIN), recorder, loop -> loop);

        double early = recorder.losses.subList(0, 6).stream().mapToDouble(x -> x).sum();
        int end = recorder.losses.size();
        double late = recorder.losses.subList(end - 6, end).stream().mapToDouble(x -> x).sum();
        assertTrue(late < 0.6 * early, "loss went from %s to %s".formatted(early, late));
    }

    @Test
    void trainingEndsWhenEveryModalityHasLeft() {
        Recorder recorder = new Recorder();
        TrainingOutcome outcome =
                run(
                        plan(9, new EarlyExitConfig(1e-9, 2), TrainingPlan.Rhythm.PLAIN),
                        recorder,
                        loop -> loop);

        assertEquals(Reason.ALL_EXITED, outcome.reason());
        assertEquals(new Position(3, 0, 9), outcome.state().position());
        assertEquals(List.of("one@2", "two@2"), recorder.exits);
    }

    @Test
    void aRequestToStopIsHonouredAtTheNextBatchWithACheckpoint() {
        Recorder recorder = new Recorder();
        TrainingOutcome outcome =
                run(
                        plan(9, EarlyExitConfig.off(), TrainingPlan.Rhythm.PLAIN),
                        recorder,
                        loop -> {
                            recorder.stopAt(4, loop);
                            return loop;
                        });

        assertEquals(Reason.STOPPED, outcome.reason());
        assertEquals(4, outcome.state().position().step());
        assertEquals(List.of(4L), recorder.checkpoints);
    }

    @Test
    void theTimeLimitEndsARun() {
        TrainingPlan.Rhythm hasty = new TrainingPlan.Rhythm(0, 0, OptionalDouble.of(1e-9));
        TrainingOutcome outcome =
                run(plan(9, EarlyExitConfig.off(), hasty), new Recorder(), loop -> loop);

        assertEquals(Reason.TIME_UP, outcome.reason());
    }

    @Test
    void validatesAndSavesInItsRhythm() {
        Recorder recorder = new Recorder();
        TrainingPlan.Rhythm rhythm = new TrainingPlan.Rhythm(2, 4, OptionalDouble.empty());
        TrainingOutcome outcome =
                run(plan(4, EarlyExitConfig.off(), rhythm), recorder, loop -> loop);

        assertEquals(Reason.COMPLETED, outcome.reason());
        assertEquals(List.of(4L, 8L, 12L), recorder.checkpoints);
        assertEquals(List.of("1@6", "3@12"), recorder.validations);
        assertEquals(0.75, outcome.state().metrics().get("validation.accuracy"));
    }

    private static TrainingPlan plan(int epochs, EarlyExitConfig exit, TrainingPlan.Rhythm rhythm) {
        LearningRate rate = new LearningRate.CosineByStep(2e-2, 0, 2, 3L * epochs);
        return new TrainingPlan(BOTH, epochs, BatchShape.of(3), 5, rate, exit, rhythm);
    }

    private static TrainingOutcome run(
            TrainingPlan plan, Recorder recorder, Function<TrainingLoop, TrainingLoop> prepared) {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            SmallModel model = new SmallModel(manager, BOTH, SmallModel.Sizes.SMALL, 0);
            AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model);
            TrainingLoop loop =
                    new TrainingLoop(
                            plan,
                            new SequentialTrainer(model, optimiser, 0, Workers.NONE),
                            model.new Samples(10),
                            new TrainingHooks(recorder, () -> 0.75, state -> {}));
            return prepared.apply(loop).run(manager, TrainingState.START);
        }
    }

    private static List<float[]> train(long seed, double dropout) {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            SmallModel model = new SmallModel(manager, BOTH, SmallModel.Sizes.SMALL, dropout);
            AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model);
            TrainingPlan plan =
                    new TrainingPlan(
                            BOTH,
                            3,
                            BatchShape.of(3),
                            seed,
                            new LearningRate.CosineByEpoch(1e-2, 0, 2, 3),
                            EarlyExitConfig.off(),
                            TrainingPlan.Rhythm.PLAIN);
            new TrainingLoop(
                            plan,
                            new SequentialTrainer(model, optimiser, 0, Workers.NONE),
                            model.new Samples(10),
                            TrainingHooks.of(new RunListener() {}))
                    .run(manager, TrainingState.START);
            return AdamW.all(model).stream().map(p -> p.array().toFloatArray()).toList();
        }
    }

    /** Writes down what it hears. */
    private static final class Recorder implements RunListener {

        private final List<Double> losses = new ArrayList<>();
        private final List<String> exits = new ArrayList<>();
        private final List<String> validations = new ArrayList<>();
        private final List<Long> checkpoints = new ArrayList<>();
        private Runnable atStep = () -> {};
        private long step;

        void stopAt(long wanted, TrainingLoop loop) {
            atStep =
                    () -> {
                        if (step == wanted) {
                            loop.requestStop();
                        }
                    };
        }

        @Override
        public void step(StepReport report) {
            step = report.step();
            report.passes().forEach(pass -> losses.add(pass.loss()));
            atStep.run();
        }

        @Override
        public void epoch(int epoch, long at, ModalityId modality, EarlyExit.Decision decision) {
            if (decision.exits()) {
                exits.add("%s@%d".formatted(modality, epoch));
            }
        }

        @Override
        public void validated(int epoch, long at, String measure, double value) {
            validations.add("%d@%d".formatted(epoch, at));
        }

        @Override
        public void checkpointed(long at) {
            checkpoints.add(at);
        }
    }
}
