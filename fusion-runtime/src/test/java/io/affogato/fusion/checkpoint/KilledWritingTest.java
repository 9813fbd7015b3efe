package io.affogato.fusion.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.training.RunListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes killed by the system while they write a checkpoint, at every stage of it: nothing that
 * was announced is lost, nothing torn is taken for whole, and the end is that of a run that nobody
 * killed.
 */
@Tag("slow")
class KilledWritingTest {

    private static final int ROUNDS = 5;

    /** Nanoseconds between two looks: a fraction of what one of the files takes. */
    private static final long LOOK_AGAIN = 50_000;

    /** Milliseconds between two checkpoints, for this process to get its turn. */
    private static final int REST = 25;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What is seen in the folder of checkpoints at the moment of the kill. */
    private enum Moment {
        FOLDER_MADE,
        ADAPTERS_WRITTEN,
        MANIFEST_WRITTEN,
        RENAMED,
        OLD_ONE_DROPPED;

        /**
         * Whether it has come.
         *
         * @param before names in the folder when the process started
         * @param seen names of steps that were there at some time; those of now are added
         */
        boolean hasCome(Path folder, Set<String> before, Set<String> seen) {
            Set<String> names = names(folder);
            boolean dropped = !names.containsAll(seen);
            names.stream().filter(name -> name.startsWith("step-")).forEach(seen::add);
            names.removeAll(before);
            long steps = names.stream().filter(name -> name.startsWith("step-")).count();
            Set<String> parts = new HashSet<>(names);
            parts.removeIf(name -> !name.startsWith(".part-"));
            return switch (this) {
                case FOLDER_MADE -> steps > 0 && !parts.isEmpty();
                case ADAPTERS_WRITTEN -> steps > 0 && holds(folder, parts, Checkpoint.ADAPTERS);
                case MANIFEST_WRITTEN -> steps > 0 && holds(folder, parts, Checkpoint.MANIFEST);
                case RENAMED -> steps > 1;
                case OLD_ONE_DROPPED -> dropped && !parts.isEmpty();
            };
        }

        private static boolean holds(Path folder, Set<String> parts, String file) {
            return parts.stream()
                    .anyMatch(part -> Files.exists(folder.resolve(part).resolve(file)));
        }
    }

    @Test
    void aProcessKilledAtAnyMomentOfWritingLosesNothing(@TempDir Path folder) throws Exception {
        SmallRun.Result whole = SmallRun.run(folder.resolve("whole"), 1, new RunListener() {});
        int torn = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path run = Files.createDirectory(folder.resolve("killed-" + round));
            for (Moment moment : Moment.values()) {
                long announced = kill(run, moment);
                torn += names(run).stream().anyMatch(name -> name.startsWith(".part-")) ? 1 : 0;
                long found =
                        new CheckpointStore(run, 3)
                                .newest()
                                .map(last -> last.manifest().state().position().step())
                                .orElse(0L);
                assertTrue(
                        found >= announced,
                        "%s: step %d was announced, found %d".formatted(moment, announced, found));
            }
            ResumeTest.assertSame(
                    whole,
                    SmallRun.run(run, 1, new RunListener() {}),
                    "killed at %s".formatted(List.of(Moment.values())));
        }
        int kills = ROUNDS * Moment.values().length;
        assertTrue(torn >= kills / 3, "%d of %d kills left a torn folder".formatted(torn, kills));
    }

    /** Goes on with a run in a process of its own until the moment has come; returns its news. */
    private static long kill(Path run, Moment moment) throws IOException, InterruptedException {
        Set<String> before = names(run);
        Set<String> seen = new HashSet<>();
        Path news = run.resolveSibling("news.txt"); // a pipe would be gone with the process
        Process child = ResumeTest.process(run, REST).redirectOutput(news.toFile()).start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (child.isAlive() && !moment.hasCome(run, before, seen) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        child.destroyForcibly().waitFor(); // SIGKILL
        String said = Files.readString(news);
        assertEquals(137, child.exitValue(), "%s never came, only %s".formatted(moment, said));
        return said.lines().mapToLong(line -> Long.parseLong(line.substring(5))).max().orElse(0);
    }

    private static Set<String> names(Path folder) {
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
