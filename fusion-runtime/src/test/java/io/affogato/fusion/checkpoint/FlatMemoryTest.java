package io.affogato.fusion.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Resident memory of a long run in a process with a small heap, from /proc. */
@Tag("slow")
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class FlatMemoryTest {

    private static final double MEBIBYTE = 1024;

    /**
     * Eight kibibytes a step over the second half; one forgotten batch a step is four times that.
     */
    private static final double ALLOWED = 8 * MEBIBYTE;

    @Test
    void residentMemoryOfTwoThousandStepsIsFlat() throws IOException, InterruptedException {
        List<Long> resident = new ArrayList<>();
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-Xms64m",
                                "-XX:+UseSerialGC",
                                "-XX:+AlwaysPreTouch",
                                "-Dai.djl.pytorch.num_threads=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LongRun.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
            out.lines().map(Long::valueOf).forEach(resident::add);
        }

        assertEquals(0, child.waitFor());
        assertEquals(2000 / LongRun.EVERY, resident.size());
        long early = resident.get(resident.size() / 2 - 1);
        long late = resident.get(resident.size() - 1);
        assertTrue(
                late - early < ALLOWED,
                "resident KiB every %d steps: %s".formatted(LongRun.EVERY, resident));
    }
}
