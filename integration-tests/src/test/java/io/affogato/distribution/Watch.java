package io.affogato.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A running {@code affogato modality watch} whose lines are collected as they come. */
final class Watch implements AutoCloseable {

    private static final long PAUSE_MILLIS = 10;

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Watch(Process process) {
        this.process = process;
    }

    /** Starts watching one more drop-in folder. */
    static Watch start(Installation installation, Path bundles) throws IOException {
        return start(installation, Map.of("AFFOGATO_BUNDLES", bundles.toString()));
    }

    /** Starts watching with environment variables. */
    static Watch start(
            Installation installation, Map<String, String> environment, String... options)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("modality", "watch"));
        words.addAll(List.of(options));
        Process process =
                installation
                        .prepare(environment, words.toArray(String[]::new))
                        .redirectErrorStream(true)
                        .start();
        Watch watch = new Watch(process);
        Thread reader = new Thread(watch::collect, "watch output");
        reader.setDaemon(true);
        reader.start();
        return watch;
    }

    private void collect() {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(
                    "the output ended: " + e.getMessage()); // as it does when the process is killed
        }
    }

    /** Waits for a line that holds all words and returns it. */
    String await(Duration limit, String... words) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            for (String line : lines) {
                if (List.of(words).stream().allMatch(line::contains)) {
                    return line;
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new AssertionError(
                "no line with %s within %s in\n%s"
                        .formatted(List.of(words), limit, String.join("\n", lines)));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process ends by itself and returns its exit code. */
    int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "still running after %s%n%s".formatted(limit, String.join("\n", lines)));
        }
        return process.exitValue();
    }

    /** Ends the process as an operator would and returns its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("still running 20 s after SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
