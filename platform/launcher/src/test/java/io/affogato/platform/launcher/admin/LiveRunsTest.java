package io.affogato.platform.launcher.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.run.RunFolder;
import io.affogato.fusion.run.RunStatus;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.RunAdmin.RunEvent;
import io.affogato.platform.admin.RunAdmin.RunInfo;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.launcher.adapter.AdapterManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of this process and of others, on real networks. */
final class LiveRunsTest {

    private static final int PASSES = 3 * 4 * 2;

    @TempDir private Path folder;

    @Test
    void aRunGoesFromItsRecipeToAReportAndAdapters() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
            place.runs.listen(events::add);
            ToyModality warmth = new ToyModality("warmth", 5);
            place.install(ToyPlace.WARMTH, 1, warmth);

            RunRow end = place.train("first", Map.of());

            assertEquals(1, warmth.opened.get(), "an encoder is loaded once a run");

            assertEquals("first", end.id());
            assertEquals(12, end.step());
            assertEquals(12, end.steps());
            assertTrue(end.message().startsWith("done, accuracy "), end.message());
            assertEquals(
                    List.of("waiting", "encoding", "training", "evaluating", "completed"),
                    events.stream().map(e -> e.row().state()).distinct().toList());
            List<String> lines =
                    events.stream().map(RunEvent::line).filter(l -> !l.isEmpty()).toList();
            assertEquals(lines, place.runs.metrics("first", 0, 1000));
            assertEquals(PASSES, lines.stream().filter(l -> l.contains("\"pass\"")).count());
            assertEquals(lines.subList(4, 7), place.runs.metrics("first", 4, 3));
            RunInfo info = place.runs.info("first");
            assertEquals(List.of("warmth", "weight"), info.modalities());
            assertTrue(info.bundles().get("weight").startsWith("1.2.3 "), info::toString);
            assertEquals(List.of("step-000012", "step-000010"), info.checkpoints());
            assertTrue(info.report());
            assertTrue(info.recipe().contains("loraRank: 3"), info.recipe());
            assertEquals(
                    List.of("warmth", "weight"),
                    place.store.all().stream().map(AdapterManifest::modality).toList());
        }
    }

    @Test
    void aStoppedRunGoesOnToTheSameBits() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            place.train("whole", Map.of());
            List<String> whole = hashes(place);
            BlockingQueue<RunRow> ends = place.ends();
            AutoCloseable stopper =
                    place.runs.listen(
                            event -> {
                                if (event.row().step() == 7 && event.row().atWork()) {
                                    place.runs.stop("halved");
                                }
                            });
            place.runs.start(place.recipe("halved"), "", Map.of());
            RunRow stopped = ToyPlace.end(ends, "stopped");
            stopper.close();
            assertEquals(7, stopped.step());
            assertEquals(whole, hashes(place), "a stopped run keeps no adapters");

            assertEquals("waiting", place.runs.resume("halved").state());

            assertEquals(12, ToyPlace.end(ends, "completed").step());
            assertEquals(whole, hashes(place), "the same weights have the same hash");
            assertThrows(ModalityException.class, () -> place.runs.resume("halved"));
        }
    }

    private static List<String> hashes(ToyPlace place) {
        return place.store.all().stream().map(AdapterManifest::sha256).toList();
    }

    @Test
    void runsWaitInLineAndMayLeaveIt() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            BlockingQueue<RunRow> ends = place.ends();
            CountDownLatch enqueued = new CountDownLatch(1);
            place.runs.listen(event -> await(enqueued, event));
            place.runs.start(place.recipe("one"), "", Map.of());
            RunRow two = place.runs.start(place.recipe("one"), "", Map.of("training.epochs", "1"));
            RunRow three = place.runs.start(place.recipe("one"), "other", Map.of());

            assertEquals("one-2", two.id());
            assertEquals("waiting", two.state());
            ModalityException busy =
                    assertThrows(ModalityException.class, () -> place.runs.resume("one-2"));
            assertEquals(ErrorCode.BUSY, busy.code());
            place.runs.stop(three.id());
            enqueued.countDown();

            assertEquals("one", ToyPlace.end(ends, "completed").id());
            RunRow second = ToyPlace.end(ends, "completed");
            assertEquals("one-2", second.id());
            assertEquals(4, second.step());
            assertEquals("other", ToyPlace.end(ends, "stopped").id());
            assertEquals(3, place.runs.list().size());
        }
    }

    /** Holds the first run back while others come. */
    private static void await(CountDownLatch latch, RunEvent event) {
        if (event.row().state().equals("encoding")) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void aFailureIsTheRunsOwn() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            BlockingQueue<RunRow> ends = place.ends();
            Files.writeString(folder.resolve("train3.warmth"), "hot");
            place.runs.start(place.recipe("bad"), "", Map.of());
            RunRow failed = ToyPlace.end(ends, "failed");
            assertTrue(failed.message().contains("train3.warmth"), failed.message());
            assertEquals("failed", place.runs.list().get(0).state());
            ends.clear();

            Files.writeString(folder.resolve("train3.warmth"), "1");
            place.runs.resume("bad");

            assertEquals("bad", ToyPlace.end(ends, "completed").id());
        }
    }

    @Test
    void aWarmUpThatNeverEndsIsAMistakeOfTheRecipe() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            BlockingQueue<RunRow> ends = place.ends();
            Map<String, String> wrong =
                    Map.of("training.schedule", "by-step", "training.warmupSteps", "12");
            place.runs.start(place.recipe("cold"), "", wrong);

            RunRow end = ToyPlace.end(ends, "failed");

            assertTrue(end.message().contains("training.warmupSteps is 12"), end.message());
            assertTrue(end.message().contains("12 steps"), end.message());
        }
    }

    @Test
    void aBadRecipeMakesNoFolder() throws Exception {
        try (ToyPlace place = ToyPlace.in(folder)) {
            Map<String, String> wrong = Map.of("training.epoch", "2");
            ModalityException e =
                    assertThrows(
                            ModalityException.class,
                            () -> place.runs.start(place.recipe("bad"), "", wrong));

            assertEquals(ErrorCode.BAD_RECIPE, e.code());
            assertTrue(e.getMessage().contains("epochs"), e.getMessage());
            assertEquals(List.of(), place.runs.list());
            assertThrows(
                    ModalityException.class,
                    () -> place.runs.start(place.recipe("x"), "../escaped", Map.of()));
            assertFalse(Files.exists(folder.resolve("escaped")));
            assertThrows(ModalityException.class, () -> place.runs.info("../runs/x"));
        }
    }

    @Test
    void runsOfOtherProcessesAreSeenAndAsked() throws Exception {
        Process other = new ProcessBuilder("sleep", "100").start();
        try (ToyPlace place = ToyPlace.in(folder)) {
            RunFolder run = RunFolder.create(folder.resolve("runs/foreign"), "x");
            RunStatus status =
                    new RunStatus(
                            RunStatus.State.TRAINING,
                            1,
                            30,
                            90,
                            "",
                            other.pid(),
                            System.currentTimeMillis() + 1000);
            status.write(run.status());

            assertEquals("training", place.runs.list().get(0).state());
            assertEquals(30, place.runs.stop("foreign").step());
            assertTrue(Files.exists(run.stopWish()));

            other.destroyForcibly().waitFor();

            RunRow lost = place.runs.info("foreign").row();
            assertEquals("stopped", lost.state());
            assertTrue(lost.message().contains("process " + other.pid()), lost.message());
        } finally {
            other.destroyForcibly();
        }
    }
}
