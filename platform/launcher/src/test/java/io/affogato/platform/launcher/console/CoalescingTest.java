package io.affogato.platform.launcher.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.platform.console.ConsoleEvent;
import io.affogato.platform.console.EventLog;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoalescingTest {

    private final EventLog log = new EventLog("e", 100);
    private final EventLog.Reader reader = log.read(Set.of("run"), Optional.empty());

    @Test
    void linesAreGatheredAndStatesAreReplaced() {
        try (Coalescing coalescing = new Coalescing(log)) {
            synchronized (coalescing) { // so that the clock does not come between
                coalescing.line("run:a", "metrics", "{\"step\":1}");
                coalescing.state("run:a", "run", "{\"step\":1}");
                coalescing.line("run:a", "metrics", "{\"step\":2}");
                coalescing.line("run:b", "metrics", "{\"step\":9}");
                coalescing.state("run:a", "run", "{\"step\":2}");
                coalescing.flush();
            }
        }
        assertEquals(
                "run:a metrics {\"topic\":\"run:a\",\"dropped\":0,\"lines\":[{\"step\":1},{\"step\":2}]}",
                next());
        assertEquals(
                "run:b metrics {\"topic\":\"run:b\",\"dropped\":0,\"lines\":[{\"step\":9}]}",
                next());
        assertEquals("run:a run {\"step\":2}", next());
        assertTrue(reader.next().isEmpty());
    }

    @Test
    void aFloodIsCutAndCounted() {
        try (Coalescing coalescing = new Coalescing(log)) {
            synchronized (coalescing) {
                for (int i = 0; i < 507; i++) {
                    coalescing.line("run:a", "metrics", "{}");
                }
                coalescing.flush();
            }
        }
        assertTrue(
                next().startsWith(
                                "run:a metrics {\"topic\":\"run:a\",\"dropped\":7,\"lines\":[{},{},"));
    }

    private String next() {
        ConsoleEvent event = reader.next().orElseThrow();
        return "%s %s %s".formatted(event.topic(), event.type(), event.data());
    }
}
