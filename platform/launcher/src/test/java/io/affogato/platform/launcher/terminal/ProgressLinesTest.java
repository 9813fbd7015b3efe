package io.affogato.platform.launcher.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressLinesTest {

    private static final long SECOND = 1_000_000_000L;

    private final StringWriter err = new StringWriter();
    private long now;
    private final ProgressLines progress =
            new ProgressLines(
                    new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), false),
                    () -> now);

    @Test
    void aPipeGetsFewLinesWithRateAndRemainingTime() {
        for (int done = 0; done <= 60; done++) {
            progress.report("writing clips", done, 60);
            now += SECOND / 4;
        }

        List<String> lines = err.toString().lines().toList();
        assertEquals("writing clips 0/60 (0 %)", lines.get(0));
        assertEquals("writing clips 20/60 (33 %), 4.0/s, 10 s left", lines.get(1));
        assertEquals("writing clips 60/60 (100 %), 4.0/s, took 15 s", lines.get(lines.size() - 1));
        assertEquals(4, lines.size());
    }

    @Test
    void newWorkIsToldAtOnce() {
        progress.report("reading", 0, 2);
        progress.report("reading", 1, 2);
        progress.report("encoding", 0, 3);

        assertEquals(
                List.of("reading 0/2 (0 %)", "encoding 0/3 (0 %)"),
                err.toString().lines().toList());
    }
}
