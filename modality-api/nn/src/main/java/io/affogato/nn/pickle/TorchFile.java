package io.affogato.nn.pickle;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file written by PyTorch's {@code torch.save}: a zip archive as of PyTorch 1.6, or the older
 * sequence of pickles.
 *
 * <p>Only its pickle is read when it is opened; elements of tensors are read when they are copied.
 */
public final class TorchFile implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final Object value;

    private TorchFile(Path path, FileChannel channel, Object value) {
        this.path = path;
        this.channel = channel;
        this.value = value;
    }

    /**
     * Opens a file.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if there is no such file, {@link
     *     ErrorCode#BAD_WEIGHTS} if it is malformed or holds more than tensors and plain values,
     *     {@link ErrorCode#IO} if reading fails
     */
    public static TorchFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "no weight file %s; check the path or fetch the weights".formatted(path));
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new TorchFile(path, channel, read(channel));
            } catch (IOException | MalformedPickleException e) {
                channel.close();
                throw e;
            }
        } catch (MalformedPickleException e) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s is no PyTorch file that can be read: %s; fetch it again, or save its state dictionary alone"
                            .formatted(path, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "reading %s failed: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static Object read(FileChannel channel) throws IOException, MalformedPickleException {
        Budget budget = new Budget(channel.size());
        return ZipIndex.isZip(channel)
                ? new ZipFormat(channel, budget).read()
                : new SequenceFormat(channel, budget).read();
    }

    /** Returns the file. */
    public Path path() {
        return path;
    }

    /**
     * Returns what was saved.
     *
     * @return null, {@link Boolean}, {@link Long}, {@link java.math.BigInteger}, {@link Double},
     *     {@link String}, {@link TorchTensor}, or a {@link java.util.List} or {@link java.util.Map}
     *     of these; lists and maps may hold themselves
     */
    public Object value() {
        return value;
    }

    /** Closes the file; its tensors can no longer be copied. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "closing %s failed: %s".formatted(path, e.getMessage()), e);
        }
    }
}
