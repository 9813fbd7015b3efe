package io.affogato.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The source tree this test was built from: the parent of the module it runs in. */
final class Repository {

    private static final Set<String> OUTPUT = Set.of("target", "runs", "data", "features");

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Repository() {}

    static Path root() {
        return ROOT;
    }

    /** Returns the folders that hold production code, such as {@code modality-api/spi}. */
    static List<Path> modules() {
        try (Stream<Path> folders = Files.walk(ROOT, 2)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the compiled folders of all modules, so that none need be on a class path. */
    static List<Path> compiledFolders() {
        return modules().stream()
                .map(module -> module.resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
    }

    /** Returns every file of the tree that somebody wrote, without build output. */
    static List<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new Collector(files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(null);
        return files;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a path as a message shows it. */
    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static final class Collector extends SimpleFileVisitor<Path> {

        private final List<Path> files;

        Collector(List<Path> files) {
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isOutput(folder) || isHidden(folder)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        /** A package may be called {@code data}; only folders outside {@code src} are output. */
        private static boolean isOutput(Path folder) {
            return OUTPUT.contains(folder.getFileName().toString())
                    && !ROOT.relativize(folder).toString().contains("src");
        }

        private static boolean isHidden(Path folder) {
            String name = folder.getFileName().toString();
            return name.startsWith(".") && !name.equals(".ci") && !name.equals(".mvn");
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
        }
    }
}
