package io.affogato.platform.kernel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where and how fast the kernel works.
 *
 * @param data folder the kernel writes into; made if it is missing
 * @param folders bundle folders to watch; need not exist
 * @param poll time between two looks at the folders, at most half a second
 * @param answerLimit how long a bundle may take to start, to construct its classes and to pass its
 *     self-test
 * @param drainLimit how long uses of replaced code may go on before they are called overdue
 * @param sameVersion whether a dropped file may change its bytes and keep its version, as it does
 *     while a bundle is developed
 * @param swapCheck asked before a candidate is put in use
 */
public record KernelSettings(
        Path data,
        List<Path> folders,
        Duration poll,
        Duration answerLimit,
        Duration drainLimit,
        boolean sameVersion,
        SwapCheck swapCheck) {

    private static final Duration SLOWEST_POLL = Duration.ofMillis(500);

    /** Checks the times and makes the paths absolute. */
    public KernelSettings {
        data = data.toAbsolutePath().normalize();
        folders = folders.stream().map(f -> f.toAbsolutePath().normalize()).distinct().toList();
        if (poll.isNegative() || poll.isZero() || poll.compareTo(SLOWEST_POLL) > 0) {
            throw new IllegalArgumentException("poll must be in (0 s, 0.5 s], was " + poll);
        }
        if (answerLimit.isNegative() || answerLimit.isZero()) {
            throw new IllegalArgumentException("answer limit must be positive, was " + answerLimit);
        }
        if (drainLimit.isNegative()) {
            throw new IllegalArgumentException("drain limit must not be < 0, was " + drainLimit);
        }
    }

    /** The usual pace: a look every 200 ms, 20 s for a bundle to answer, 10 min for a drain. */
    public static KernelSettings of(Path data, List<Path> folders) {
        return new KernelSettings(
                data,
                folders,
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                true,
                SwapCheck.NONE);
    }

    /** Returns the same with another limit for answers. */
    public KernelSettings withAnswerLimit(Duration limit) {
        return new KernelSettings(
                data, folders, poll, limit, drainLimit, sameVersion, swapCheck);
    }

    /** Returns the same with another limit for drains. */
    public KernelSettings withDrainLimit(Duration limit) {
        return new KernelSettings(
                data, folders, poll, answerLimit, limit, sameVersion, swapCheck);
    }

    /** Returns the same with another rule for files that keep their version. */
    public KernelSettings withSameVersion(boolean allowed) {
        return new KernelSettings(
                data, folders, poll, answerLimit, drainLimit, allowed, swapCheck);
    }

    /** Returns the same with another check of candidates. */
    public KernelSettings withSwapCheck(SwapCheck check) {
        return new KernelSettings(
                data, folders, poll, answerLimit, drainLimit, sameVersion, check);
    }
}
