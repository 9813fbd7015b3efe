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
 * @param answerLimit how long a bundle may take to start and to construct its classes
 */
public record KernelSettings(Path data, List<Path> folders, Duration poll, Duration answerLimit) {

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
    }

    /** The usual pace: a look every 200 ms, 20 s for a bundle to answer. */
    public static KernelSettings of(Path data, List<Path> folders) {
        return new KernelSettings(data, folders, Duration.ofMillis(200), Duration.ofSeconds(20));
    }
}
