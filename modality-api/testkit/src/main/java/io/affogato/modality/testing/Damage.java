package io.affogato.modality.testing;

import io.affogato.modality.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Breaks files the way disks and copies do. */
final class Damage {

    /** The codes a reader may answer a broken file with. */
    static final Set<ErrorCode> CODES =
            Set.of(
                    ErrorCode.BAD_MEDIA,
                    ErrorCode.EMPTY_SIGNAL,
                    ErrorCode.BAD_SHAPE,
                    ErrorCode.NOT_FINITE);

    private Damage() {}

    /** Cuts a file, or every file of a folder, in half. */
    static void halve(Path source) throws IOException {
        for (Path file : files(source)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(Files.size(file) / 2);
            }
        }
    }

    /** Deletes a file, or a folder with all it holds. */
    static void remove(Path source) throws IOException {
        for (Path file : files(source)) {
            Files.delete(file);
        }
        Files.deleteIfExists(source);
    }

    private static List<Path> files(Path source) throws IOException {
        try (Stream<Path> paths = Files.walk(source)) {
            return paths.filter(Files::isRegularFile).sorted(Comparator.reverseOrder()).toList();
        }
    }
}
