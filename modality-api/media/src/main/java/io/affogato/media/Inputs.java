package io.affogato.media;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Opens input files, so that absent, empty and unreadable ones fail alike everywhere. */
final class Inputs {

    private Inputs() {}

    /** Checks that a file is there and holds something; returns its size in bytes. */
    static long check(Path file) {
        if (!Files.exists(file)) {
            throw Failures.of(
                    ErrorCode.MISSING_FILE, file, "no such file; check the path in the sample");
        }
        if (!Files.isRegularFile(file)) {
            throw Failures.badMedia(file, "expected a file, found a folder or device");
        }
        try {
            long size = Files.size(file);
            if (size == 0) {
                throw Failures.badMedia(file, "the file is empty (0 bytes); fetch it again");
            }
            return size;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Reads a whole file. */
    static ByteBuffer bytes(Path file) {
        long size = check(file);
        if (size > Integer.MAX_VALUE - 8) {
            throw Failures.badMedia(
                    file, "expected less than 2 GiB, found %d bytes".formatted(size));
        }
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Reads a whole file as UTF-8; malformed bytes become replacement characters. */
    static String text(Path file) {
        return new String(bytes(file).array(), StandardCharsets.UTF_8);
    }

    /** Lists the files of a folder with one of the endings, sorted by name. */
    static List<Path> list(Path folder, String... endings) {
        if (!Files.isDirectory(folder)) {
            throw Failures.of(ErrorCode.MISSING_FILE, folder, "no such folder");
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(f -> endsWith(f, endings)).sorted().toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
        if (files.isEmpty()) {
            throw Failures.of(
                    ErrorCode.EMPTY_SIGNAL,
                    folder,
                    "expected files ending in %s, found none".formatted(String.join(" ", endings)));
        }
        return files;
    }

    /** Returns whether the name of a file has one of the endings, in upper or lower case. */
    static boolean endsWith(Path file, String... endings) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Stream.of(endings).anyMatch(name::endsWith);
    }

    static ModalityException unreadable(Path file, IOException cause) {
        return new ModalityException(
                ErrorCode.IO, "%s: reading failed: %s".formatted(file, cause), cause);
    }
}
