package io.affogato.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Measures again and again how many bytes lie in a folder, and keeps the most. */
final class FolderGauge implements AutoCloseable {

    private static final long PAUSE_MILLIS = 2;

    private final Path folder;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = new Thread(this::measure, "folder gauge");
    private volatile long peak;

    private FolderGauge(Path folder) {
        this.folder = folder;
    }

    /** Starts to measure. */
    static FolderGauge of(Path folder) {
        FolderGauge gauge = new FolderGauge(folder);
        gauge.thread.setDaemon(true);
        gauge.thread.start();
        return gauge;
    }

    private void measure() {
        try {
            do {
                peak = Math.max(peak, bytes());
            } while (!end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // and measure no more
        }
    }

    private long bytes() {
        return files().stream().mapToLong(file -> file.toFile().length()).sum(); // 0 once removed
    }

    /** Returns what lies in the folder now. */
    List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the most bytes that were there at once. */
    long peak() {
        return peak;
    }

    @Override
    public void close() {
        end.countDown();
    }
}
