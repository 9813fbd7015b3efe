package io.affogato.fusion.features;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Hashes of the files signals are read from. A file that serves several modalities is read once.
 *
 * <p>A folder counts as its files, sorted, with their relative names. Not thread-safe.
 */
final class InputHashes {

    private final Map<Path, String> known = new HashMap<>();

    /** Returns the SHA-256 over the contents of files and folders, in order. */
    String of(List<Path> sources) {
        Sha256 hash = new Sha256();
        for (Path source : sources) {
            Path file = source.toAbsolutePath().normalize();
            String own = known.get(file);
            if (own == null) {
                own = read(file);
                known.put(file, own);
            }
            hash.text(own);
        }
        return hash.hex();
    }

    private static String read(Path source) {
        if (!Files.exists(source)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "%s does not exist; check the media paths of the sample".formatted(source));
        }
        try {
            return Files.isDirectory(source) ? folder(source) : new Sha256().file(source).hex();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "%s cannot be read: %s".formatted(source, e), e);
        }
    }

    private static String folder(Path folder) throws IOException {
        Sha256 hash = new Sha256();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            hash.text(folder.relativize(file).toString().replace('\\', '/')).file(file);
        }
        return hash.hex();
    }
}
