package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the bytes of bundles under their SHA-256, so that what was inspected is what is installed,
 * whatever happens to the dropped file.
 */
final class BundleStore {

    private static final Logger LOG = LoggerFactory.getLogger(BundleStore.class);
    private static final String ENDING = ".jar";

    private final Path folder;
    private final Path scratch;

    /**
     * Opens a store.
     *
     * @param folder where it is, or would be
     * @param writable where new copies go: the same, or a folder of this process if the store
     *     cannot be written
     */
    BundleStore(Path folder, Path writable) {
        this.folder = folder;
        scratch = writable;
        try {
            Files.createDirectories(writable);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "cannot create %s: %s; point AFFOGATO_DATA at a folder that can be written"
                            .formatted(writable, e.getMessage()),
                    e);
        }
    }

    /**
     * A copy in the store.
     *
     * @param fresh whether it was not there before
     */
    record Stored(Path file, String sha256, boolean fresh) {}

    /** Copies a file into the store, unless its bytes are there. */
    Stored add(Path file) throws IOException {
        Optional<Stored> known = find(hash(file));
        if (known.isPresent()) {
            return known.get();
        }
        Path partial = Files.createTempFile(scratch, "copy-", AtomicFile.PARTIAL);
        try {
            String sha256 = copy(file, partial);
            Path target = scratch.resolve(sha256 + ENDING);
            Files.move(
                    partial,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            AtomicFile.syncFolder(scratch);
            return new Stored(target, sha256, true);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Returns the copy of that hash; its bytes are not looked at. */
    Optional<Stored> find(String sha256) {
        return Stream.of(folder, scratch)
                .map(place -> place.resolve(sha256 + ENDING))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> new Stored(file, sha256, false));
    }

    /** Returns whether a copy still has the bytes of its name. */
    static boolean isIntact(Stored stored) throws IOException {
        return hash(stored.file()).equals(stored.sha256());
    }

    /** Removes a copy that was refused, if it is new. */
    void discard(Stored stored) throws IOException {
        if (stored.fresh()) {
            Files.deleteIfExists(stored.file());
        }
    }

    /** Removes what nobody names, and copies that were never finished. */
    void clean(Set<String> named) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean kept =
                        name.endsWith(ENDING)
                                && named.contains(
                                        name.substring(0, name.length() - ENDING.length()));
                if (!kept) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.info("cannot clean {}: {}", folder, e.getMessage());
        }
    }

    /** Returns the SHA-256 of a file, lower-case hexadecimal. */
    static String hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Files.copy(file, out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String copy(Path from, Path to) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(from);
                FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            in.transferTo(new DigestOutputStream(Channels.newOutputStream(channel), digest));
            channel.force(true);
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
