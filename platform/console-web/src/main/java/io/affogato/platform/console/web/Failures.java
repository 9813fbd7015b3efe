package io.affogato.platform.console.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Slows down who guesses: after five failures each further one doubles the wait. */
final class Failures {

    static final int FREE = 5;
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int MOST = 4_096;

    private final Clock clock;
    private final Map<String, Failure> byAddress = new LinkedHashMap<>(16, 0.75f, true);

    Failures(Clock clock) {
        this.clock = clock;
    }

    private record Failure(int count, Instant until) {}

    /** Returns how long an address must wait before it may try; zero if it may. */
    synchronized Duration delay(String address) {
        Failure failure = byAddress.get(address);
        if (failure == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), failure.until());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Counts a failure. */
    synchronized void failed(String address) {
        Failure before = byAddress.get(address);
        int count = before == null ? 1 : before.count() + 1;
        Duration wait = Duration.ZERO;
        if (count >= FREE) {
            long seconds = 1L << Math.min(count - FREE, 10);
            wait = seconds < LONGEST.toSeconds() ? Duration.ofSeconds(seconds) : LONGEST;
        }
        if (byAddress.size() >= MOST) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
        byAddress.put(address, new Failure(count, clock.instant().plus(wait)));
    }

    /** Forgets an address that knew better. */
    synchronized void succeeded(String address) {
        byAddress.remove(address);
    }
}
