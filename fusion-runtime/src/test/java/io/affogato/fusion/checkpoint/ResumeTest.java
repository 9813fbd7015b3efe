package io.affogato.fusion.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.affogato.fusion.training.RunListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {

    private static final RunListener SILENT = new RunListener() {};

    @Test
    void aRunCrashedAtAnyStepEndsBitIdenticalToTheUndisturbedOne(@TempDir Path folder) {
        SmallRun.Result whole = SmallRun.run(folder.resolve("whole"), 2, SILENT);
        long steps = whole.state().position().step();
        assertFalse(whole.state().earlyExit().exits().isEmpty(), "the run must have an early exit");

        for (long step = 1; step <= steps; step++) {
            Path run = folder.resolve("crash-%d".formatted(step));
            long at = step;
            assertThrows(
                    IllegalStateException.class, () -> SmallRun.run(run, 2, SmallRun.crashAt(at)));
            assertSame(whole, SmallRun.run(run, 2, SILENT), "crash at step %d".formatted(step));
        }
    }

    @Test
    void aRunCrashedAgainAndAgainEndsTheSame(@TempDir Path folder) {
        SmallRun.Result whole = SmallRun.run(folder.resolve("whole"), 1, SILENT);
        Path run = folder.resolve("crashing");
        for (long step = 2; step < whole.state().position().step(); step += 2) {
            long at = step;
            assertThrows(
                    IllegalStateException.class, () -> SmallRun.run(run, 1, SmallRun.crashAt(at)));
        }

        assertSame(whole, SmallRun.run(run, 1, SILENT), "crash at every other step");
    }

    @Test
    void aProcessKilledByTheSystemCanBeResumed(@TempDir Path folder) throws Exception {
        SmallRun.Result whole = SmallRun.run(folder.resolve("whole"), 1, SILENT);
        Path run = folder.resolve("killed");
        kill(run, "step 4");
        kill(run, "step 7");

        assertSame(whole, SmallRun.run(run, 1, SILENT), "kill -9 after steps 4 and 7");
    }

    private static void kill(Path run, String line) throws IOException, InterruptedException {
        Process child = process(run, 0).start();
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            String next = out.readLine();
            while (next != null && !next.equals(line)) {
                next = out.readLine();
            }
            assertEquals(line, next);
        } finally {
            child.destroyForcibly().waitFor(); // SIGKILL
        }
        assertEquals(137, child.exitValue());
    }

    /**
     * Returns a process that goes on with a run and says every checkpoint it has written.
     *
     * @param rest milliseconds after each step
     */
    static ProcessBuilder process(Path run, int rest) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallRun.class.getName(),
                        run.toString(),
                        Integer.toString(rest))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    static void assertSame(SmallRun.Result whole, SmallRun.Result other, String when) {
        assertEquals(whole.state(), other.state(), when);
        assertEquals(whole.arrays().keySet(), other.arrays().keySet());
        whole.arrays()
                .forEach(
                        (name, array) ->
                                assertArrayEquals(
                                        array, other.arrays().get(name), when + ": " + name));
    }
}
