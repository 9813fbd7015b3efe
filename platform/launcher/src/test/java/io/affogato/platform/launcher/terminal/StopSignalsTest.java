package io.affogato.platform.launcher.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StopSignalsTest {

    private static final int TERM = 15;

    @Test
    void theFirstSignalAsksTheWorkToStop() {
        StopSignals signals = new StopSignals();
        AtomicInteger asked = new AtomicInteger();
        StopRequests.Section section = signals.during(asked::incrementAndGet);

        signals.receive(TERM);
        section.close();

        assertEquals(1, asked.get());
        assertEquals(OptionalInt.of(TERM), signals.received());
        assertEquals(143, ExitCode.ofSignal(TERM));
    }
}
