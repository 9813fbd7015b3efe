package io.affogato.nn.safetensors;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * SHA-256 of weight files, each read once per instance while its size and time stay.
 *
 * <p>Thread-safe.
 */
public final class WeightsDigest {

    private static final int BUFFER = 1 << 20;

    private final Map<State, String> known = new ConcurrentHashMap<>();

    private record State(Path path, long size, FileTime modified) {}

    /**
     * Returns the digest in lower-case hexadecimal. That of a folder covers names and contents of
     * its {@code *.safetensors} and {@code *.json} files, not of its sub-folders.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if there is nothing, {@link
     *     ErrorCode#IO} if reading fails
     */
    public String of(Path fileOrFolder) {
        Path path = fileOrFolder.toAbsolutePath().normalize();
        if (!Files.exists(path)) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "no weights at %s; check the path".formatted(fileOrFolder));
        }
        try {
            return Files.isDirectory(path) ? ofFolder(path) : ofFile(path);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO,
                    "reading %s failed: %s".formatted(fileOrFolder, e.getMessage()),
                    e);
        }
    }

    private String ofFolder(Path folder) throws IOException {
        MessageDigest digest = sha256();
        for (Path file : files(folder)) {
            String line = "%s %s\n".formatted(ofFile(file), file.getFileName());
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files =
                    entries.filter(Files::isRegularFile)
                            .filter(WeightsDigest::counts)
                            .sorted()
                            .toList();
            if (files.isEmpty()) {
                throw new ModalityException(
                        ErrorCode.MISSING_WEIGHTS,
                        "folder %s holds no weights; check the path".formatted(folder));
            }
            return files;
        }
    }

    private static boolean counts(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".safetensors") || name.endsWith(".json"));
    }

    private String ofFile(Path file) throws IOException {
        State state = new State(file, Files.size(file), Files.getLastModifiedTime(file));
        String digest = known.get(state);
        if (digest == null) {
            digest = read(file);
            known.put(state, digest);
        }
        return digest;
    }

    private static String read(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
