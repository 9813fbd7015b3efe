package io.affogato.platform.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a file so that a reader, or the next start after a crash, sees the old or the new one. */
final class AtomicFile {

    /** Ends the names of files that were never finished; whoever finds one may delete it. */
    static final String PARTIAL = ".tmp";

    private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);

    private AtomicFile() {}

    /** Writes beside the file, forces the bytes to disk, renames, forces the folder to disk. */
    static void write(Path file, byte[] bytes) throws IOException {
        replace(file, bytes, true);
        syncFolder(file.getParent());
    }

    /** As {@link #write}, safe against the end of the process but not against a loss of power. */
    static void writeLightly(Path file, byte[] bytes) throws IOException {
        replace(file, bytes, false);
    }

    private static void replace(Path file, byte[] bytes, boolean forced) throws IOException {
        Path partial =
                Files.createTempFile(file.getParent(), file.getFileName() + "-", PARTIAL);
        try {
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                if (forced) {
                    channel.force(true);
                }
            }
            Files.move(
                    partial,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Forces names in a folder to disk, on systems where a folder can be opened. */
    static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("cannot force {} to disk", folder, e);
        }
    }
}
