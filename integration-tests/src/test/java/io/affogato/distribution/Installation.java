package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The archive a user gets, unpacked once into a path with spaces, without write permission.
 *
 * @param folder where it lies
 * @param data what this user's processes write into
 * @param shipped every file with size and time, as unpacked
 */
record Installation(Path folder, Path data, Map<String, String> shipped) {

    private static final long LIMIT_SECONDS = 180;

    /** What a process said and how it ended. */
    record Result(int exit, String out, String err) {

        /** Returns both streams, for messages. */
        String all() {
            return "exit %d\n%s%s".formatted(exit, out, err);
        }

        /** Checks the exit code. */
        Result ends(int expected) {
            assertEquals(expected, exit, this::all);
            return this;
        }
    }

    /** Unpacks the archive that the distribution module built. */
    static Installation unpack(Path place) throws IOException, InterruptedException {
        Path archive = Path.of("..", "distribution", "target", "affogato-1.0.0-bin.tar.gz");
        Path folder = Files.createDirectories(place.resolve("a path with spaces"));
        call(folder, "tar", "-xzf", archive.toAbsolutePath().normalize().toString());
        call(folder, "chmod", "-R", "a-w", "affogato-1.0.0");
        Path unpacked = folder.resolve("affogato-1.0.0");
        return new Installation(unpacked, place.resolve("user data"), fingerprint(unpacked));
    }

    /** Gives write permission back, so that the folder can be removed. */
    void release() throws IOException, InterruptedException {
        call(folder.getParent(), "chmod", "-R", "u+w", "affogato-1.0.0");
    }

    private static void call(Path folder, String... command)
            throws IOException, InterruptedException {
        int exit =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .inheritIO()
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("%s ended with %d".formatted(List.of(command), exit));
        }
    }

    Path script() {
        return folder.resolve("bin").resolve("affogato");
    }

    /** Runs the start script to its end, in the data folder. */
    Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    /** Runs the start script to its end with more environment variables. */
    Result run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder.getParent(), "out", ".txt");
        Path err = Files.createTempFile(folder.getParent(), "err", ".txt");
        Process process =
                prepare(environment, arguments)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException(
                    "%s did not end in %d s".formatted(List.of(arguments), LIMIT_SECONDS));
        }
        Result result =
                new Result(
                        process.exitValue(),
                        Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(err, StandardCharsets.UTF_8));
        Files.delete(out);
        Files.delete(err);
        return result;
    }

    /** Returns a process that is about to start, with an environment of its own. */
    ProcessBuilder prepare(Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(Files.createDirectories(data).toFile());
        builder.environment().put("AFFOGATO_DATA", data.resolve("home").toString());
        builder.environment().putAll(environment);
        return builder;
    }

    /** Checks that nothing was written into the installation. */
    void assertUntouched() throws IOException {
        assertEquals(shipped, fingerprint(folder));
    }

    /** Tests that need the frozen networks are skipped where the archive has none. */
    void assumeBackbone() {
        assumeTrue(
                Files.isRegularFile(folder.resolve("backbones/ristretto/config.json")),
                "the distribution has no backbones/ristretto; make it with 'affogato pretrain'");
    }

    private static Map<String, String> fingerprint(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        "%d bytes, %s"
                                .formatted(Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        return files;
    }
}
