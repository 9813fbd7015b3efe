package io.affogato.platform.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which process may write to a folder: the one that holds the lock on a file there, for as
 * long as it lives. The file names its process id.
 */
public final class ProcessLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessLock.class);

    /** Far behind the text, which others must be able to read where locks are mandatory. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int LONGEST_PID = 20;

    private final FileChannel channel;
    private FileLock lock;

    /** Whether another lock of this process is on the file. */
    private boolean shared;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens the lock on a file and takes it if it is free.
     *
     * @param file made if it is not there, with its folder
     * @throws IOException if the file cannot be written or locked
     */
    public static ProcessLock open(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        ProcessLock lock =
                new ProcessLock(
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE));
        lock.attempt();
        return lock;
    }

    /** Opens the lock of a data folder; one that nobody can take if the folder is read-only. */
    static ProcessLock ofData(Path data) {
        try {
            return open(file(data));
        } catch (IOException e) {
            LOG.info("{} cannot be written, nothing will be committed: {}", data, e.toString());
            return new ProcessLock(null);
        }
    }

    private static Path file(Path data) {
        return data.resolve("platform.lock");
    }

    /** Returns whether the folder can be written at all. */
    boolean writable() {
        return channel != null;
    }

    /** Takes the lock if it is free; returns whether this process holds it here. */
    synchronized boolean take() {
        if (lock == null && channel != null) {
            try {
                attempt();
            } catch (IOException e) {
                LOG.warn("cannot lock the data folder: {}", e.toString());
            }
        }
        return lock != null;
    }

    private synchronized void attempt() throws IOException {
        try {
            lock = channel.tryLock(LOCKED_BYTE, 1, false);
            shared = false;
            if (lock != null) {
                String pid = Long.toString(ProcessHandle.current().pid());
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            }
        } catch (OverlappingFileLockException e) {
            shared = true;
            LOG.debug("this process holds the lock elsewhere", e);
        }
    }

    /** Returns whether this object holds the lock. */
    public synchronized boolean held() {
        return lock != null;
    }

    /** Returns the process id in the file, in words. */
    public synchronized String holder() {
        OptionalLong pid = pid(channel);
        return pid.isEmpty() ? "another process" : "process " + pid.getAsLong();
    }

    private static OptionalLong pid(FileChannel channel) {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_PID);
        try {
            channel.read(text, 0);
            String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
            return OptionalLong.of(Long.parseLong(pid.strip()));
        } catch (IOException | NumberFormatException e) {
            LOG.debug("cannot read the lock file", e);
            return OptionalLong.empty();
        }
    }

    /**
     * Returns the process that holds the lock of a data folder; empty if none does. Not for a
     * process that may hold it itself: that would let go of it.
     */
    static OptionalLong holder(Path data) {
        Path file = file(data);
        if (Files.notExists(file)) {
            return OptionalLong.empty();
        }
        try (FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock(LOCKED_BYTE, 1, false)) {
            return free == null ? pid(channel) : OptionalLong.empty();
        } catch (OverlappingFileLockException e) {
            return OptionalLong.of(ProcessHandle.current().pid());
        } catch (IOException e) {
            LOG.info("{} cannot be looked at: {}", file, e.toString());
            return OptionalLong.empty();
        }
    }

    /**
     * Lets go. The file stays open where another lock of this process is on it: on POSIX, closing
     * any of its channels would let go of that one.
     */
    @Override
    public synchronized void close() {
        lock = null;
        if (channel == null || shared) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("cannot close the lock file", e);
        }
    }
}
