package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Maven that runs these tests, for another project, without network: a local repository with
 * all that the build itself has resolved, but with nothing of Affogato's own.
 *
 * @param program {@code mvn}
 * @param repository the local repository
 */
record MavenOffline(Path program, Path repository) {

    private static final long LIMIT_SECONDS = 300;

    /** Links to what the build's own local repository has. */
    static MavenOffline at(Path repository) throws IOException {
        Path full = Path.of(System.getProperty("maven.local.repository"));
        link(full, repository, "io");
        link(full.resolve("io"), repository.resolve("io"), "affogato");
        Path home = Path.of(System.getProperty("maven.installation"));
        return new MavenOffline(home.resolve("bin").resolve("mvn"), repository);
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> found = Files.list(from)) {
            for (Path folder : found.filter(f -> !f.endsWith(except)).toList()) {
                Files.createSymbolicLink(to.resolve(folder.getFileName()), folder);
            }
        }
    }

    /** How a build ended and what it said. */
    record Build(int exit, String log) {}

    /** Verifies a project, which has to go well. */
    void verify(Path project) throws IOException, InterruptedException {
        Build build = build(project);
        assertEquals(0, build.exit(), build.log());
    }

    /** Verifies a project with more options; only archives on this machine can be reached. */
    Build build(Path project, String... options) throws IOException, InterruptedException {
        Path log = project.resolve("build.log");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program.toString(),
                                "-B",
                                "-o",
                                "-Daether.offline.protocols=file",
                                "-Dmaven.repo.local=" + repository,
                                "-f",
                                project.toString(),
                                "verify"));
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command)
                        .directory(project.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("no end within %d s".formatted(LIMIT_SECONDS));
        }
        return new Build(process.exitValue(), Files.readString(log));
    }
}
