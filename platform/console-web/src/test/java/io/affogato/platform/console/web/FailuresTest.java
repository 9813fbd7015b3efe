package io.affogato.platform.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private final SettableClock clock = new SettableClock();
    private final Failures failures = new Failures(clock);

    @Test
    void fourFailuresAreFreeAndEachFurtherOneDoublesTheWait() {
        for (int i = 0; i < Failures.FREE - 1; i++) {
            failures.failed("a");
            assertEquals(Duration.ZERO, failures.delay("a"));
        }
        for (int seconds : new int[] {1, 2, 4, 8}) {
            failures.failed("a");
            assertEquals(Duration.ofSeconds(seconds), failures.delay("a"));
            assertEquals(Duration.ZERO, failures.delay("b"));
            clock.advance(Duration.ofSeconds(seconds));
            assertEquals(Duration.ZERO, failures.delay("a"));
        }
    }

    @Test
    void theWaitHasALimit() {
        for (int i = 0; i < 70; i++) {
            failures.failed("a");
        }
        assertEquals(Failures.LONGEST, failures.delay("a"));
    }

    @Test
    void successForgets() {
        for (int i = 0; i < 9; i++) {
            failures.failed("a");
        }
        failures.succeeded("a");
        failures.failed("a");
        assertEquals(Duration.ZERO, failures.delay("a"));
    }
}
