package io.affogato.platform.launcher.home;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.kernel.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps everybody else, in this process or another, from working in the same folder. */
public final class FolderLock implements AutoCloseable {

    private final ProcessLock lock;

    private FolderLock(ProcessLock lock) {
        this.lock = lock;
    }

    /**
     * Takes the lock.
     *
     * @param file to lock, in the folder
     * @param what the folder is, for messages
     * @param remedy what to do while somebody else holds it
     * @throws ModalityException {@link ErrorCode#BUSY} with the holder's process id if somebody
     *     does, {@link ErrorCode#NO_OUTPUT} if the folder cannot be written
     */
    public static FolderLock take(Path file, String what, String remedy) {
        try {
            ProcessLock lock = ProcessLock.open(file);
            if (lock.held()) {
                return new FolderLock(lock);
            }
            String holder = lock.holder();
            lock.close();
            throw new ModalityException(
                    ErrorCode.BUSY,
                    "%s is being worked on already, by %s; %s".formatted(what, holder, remedy));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be locked: %s; check the folder's permissions".formatted(what, e),
                    e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
