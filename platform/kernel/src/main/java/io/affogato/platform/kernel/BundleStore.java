package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Keeps the bytes of bundles under their SHA-256, so that what was inspected is what is installed,
 * whatever happens to the dropped file.
 */
final class BundleStore {

    private final Path folder;

    BundleStore(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "cannot create %s: %s; point AFFOGATO_DATA at a folder that can be written"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /** A copy in the store. */
    record Stored(Path file, String sha256) {}

    /** Copies a file into the store. */
    Stored add(Path file) throws IOException {
        Path partial = Files.createTempFile(folder, "copy-", ".tmp");
        try {
            String sha256 = copy(file, partial);
            Path target = folder.resolve(sha256 + ".jar");
            Files.move(
                    partial,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return new Stored(target, sha256);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Removes a copy that was refused. */
    void discard(Stored stored) throws IOException {
        Files.deleteIfExists(stored.file());
    }

    private static String copy(Path from, Path to) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
            in.transferTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
