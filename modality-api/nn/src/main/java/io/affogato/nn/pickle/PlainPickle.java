package io.affogato.nn.pickle;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that Python's {@code pickle} wrote and that holds lists, maps, numbers and texts only, as
 * annotations do; protocols 0 to 4. Nothing in it is called.
 */
public final class PlainPickle {

    /** A small number takes 2 bytes in a file and some 80 as a value of a map. */
    private static final long GROWTH = 48;

    private static final long LARGEST = 1L << 28;

    private PlainPickle() {}

    /**
     * Reads a file.
     *
     * @return null, {@link Boolean}, {@link Long}, {@link java.math.BigInteger}, {@link Double},
     *     {@link String}, or a {@link java.util.List} or {@link java.util.Map} of these; lists and
     *     maps may hold themselves
     * @throws ModalityException {@link ErrorCode#MISSING_FILE} if there is no such file, {@link
     *     ErrorCode#BAD_SAMPLE} if it is malformed or asks for more than plain values, {@link
     *     ErrorCode#IO} if reading fails
     */
    public static Object read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "no file %s; check the path or fetch it".formatted(file));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > LARGEST) {
                throw new MalformedPickleException(
                        "it has %d bytes, at most %d are read".formatted(size, LARGEST));
            }
            ByteInput in = new ByteInput(channel, 0, size);
            Object value = PickleReader.readPlain(in, new Budget(GROWTH * size));
            if (in.remaining() > 0) {
                throw new MalformedPickleException(
                        "%d bytes follow its end".formatted(in.remaining()));
            }
            return value;
        } catch (MalformedPickleException e) {
            throw new ModalityException(
                    ErrorCode.BAD_SAMPLE,
                    "%s is no pickle of plain data: %s; fetch it again"
                            .formatted(file, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "reading %s failed: %s".formatted(file, e.getMessage()), e);
        }
    }
}
