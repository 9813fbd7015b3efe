package io.affogato.fusion.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.run.TrainingCurves.EpochPoint;
import io.affogato.fusion.run.TrainingCurves.PassPoint;
import io.affogato.fusion.training.EarlyExit;
import io.affogato.fusion.training.PassReport;
import io.affogato.fusion.training.StepReport;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    private static final ModalityId ONE = new ModalityId("one");

    @TempDir Path folder;

    @Test
    void aFolderHoldsOneRun() {
        RunFolder run = RunFolder.create(folder.resolve("a b"), "seed: 7\n");

        assertEquals("seed: 7\n", RunFolder.open(run.folder()).recipeText());
        assertThrows(ModalityException.class, () -> RunFolder.create(run.folder(), "x"));
        assertThrows(ModalityException.class, () -> RunFolder.open(folder.resolve("c")));
    }

    @Test
    void metricsComeBackAsCurves() {
        Path file = folder.resolve("metrics.jsonl");
        try (MetricsFile metrics = MetricsFile.append(file, 0)) {
            metrics.step(report(1, 0.75));
            metrics.step(report(2, Double.NaN));
            metrics.epoch(0, 2, ONE, new EarlyExit.Decision(1.5, Double.POSITIVE_INFINITY, true));
            metrics.validated(0, 2, "mIoU", 0.625);
        }

        TrainingCurves curves = TrainingCurves.read(file);

        TrainingCurves.ModalityCurve one = curves.modalities().get(ONE);
        assertEquals(new PassPoint(1, 0, 0.75, 2, 1e-3), one.passes().get(0));
        assertTrue(Double.isNaN(one.passes().get(1).loss()));
        assertEquals(List.of(new EpochPoint(2, 0, 1.5, Double.NaN, true)), one.epochs());
        assertEquals(0.625, curves.validations().get(0).value());
    }

    @Test
    void resumingCutsOffLostWorkAndATornLine() throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        try (MetricsFile metrics = MetricsFile.append(file, 0)) {
            for (int step = 1; step <= 5; step++) {
                metrics.step(report(step, step));
            }
        }
        Files.writeString(file, "{\"event\":\"pa", StandardOpenOption.APPEND);

        try (MetricsFile metrics = MetricsFile.append(file, 3)) {
            metrics.step(report(4, 0.5));
        }

        List<PassPoint> passes = TrainingCurves.read(file).modalities().get(ONE).passes();
        assertEquals(List.of(1L, 2L, 3L, 4L), passes.stream().map(PassPoint::step).toList());
        assertEquals(0.5, passes.get(3).loss());
    }

    @Test
    void statusComesBack() {
        Path file = folder.resolve("status.json");
        RunStatus status = RunStatus.now(RunStatus.State.TRAINING, 2, 30, 90, "");
        status.write(file);

        assertEquals(status, RunStatus.read(file));
        assertEquals(ProcessHandle.current().pid(), status.pid());
    }

    private static StepReport report(long step, double loss) {
        return new StepReport(0, step, 9, 1e-3, List.of(new PassReport(ONE, loss, 2, true)));
    }
}
