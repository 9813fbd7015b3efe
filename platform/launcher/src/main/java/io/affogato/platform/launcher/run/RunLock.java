package io.affogato.platform.launcher.run;

import io.affogato.fusion.run.RunFolder;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;

/** Keeps everybody else, in this process or another, from working on the same run. */
final class RunLock implements AutoCloseable {

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws ModalityException {@link ErrorCode#BUSY} if somebody holds it
     */
    static RunLock take(RunFolder run) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            run.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tried(channel);
            if (lock == null) {
                // not closed: closing a channel would let go of this process's own lock on the file
                throw new ModalityException(
                        ErrorCode.BUSY,
                        "run %s is being worked on already; wait for it, or stop it with 'affogato run stop %s'"
                                .formatted(run.folder(), run.folder().getFileName()));
            }
            return new RunLock(channel);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "run folder %s cannot be locked: %s; check its permissions"
                            .formatted(run.folder(), e),
                    e);
        }
    }

    private static FileLock tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "the lock of a run cannot be released: %s".formatted(e), e);
        }
    }
}
