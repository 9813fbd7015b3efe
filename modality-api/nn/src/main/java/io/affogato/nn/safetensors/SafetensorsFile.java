package io.affogato.nn.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Precision;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/**
 * One safetensors file: eight bytes of header length (little endian), a JSON header, the data.
 *
 * <p>Format: the safetensors project's README, section "Format".
 */
public final class SafetensorsFile implements TensorSource {

    /** The format's own limit, 100 MB. */
    private static final long MAX_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = 8;

    private static final Set<StandardOpenOption> READABLE = Set.of(StandardOpenOption.READ);

    /** Java maps privately only what is open for writing; nothing is ever written. */
    private static final Set<StandardOpenOption> MAPPABLE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path path;
    private final FileChannel channel;
    private final boolean writable;
    private final BrainFloats brainFloats;
    private final Header header;

    private SafetensorsFile(Path path, FileChannel channel, boolean writable, Header header) {
        this.path = path;
        this.channel = channel;
        this.writable = writable;
        this.brainFloats = new BrainFloats(channel);
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if there is no such file, {@link
     *     ErrorCode#BAD_WEIGHTS} if its header is malformed, {@link ErrorCode#IO} if reading fails
     */
    public static SafetensorsFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "no weight file %s; check the path or fetch the weights".formatted(path));
        }
        boolean writable = Files.isWritable(path);
        FileChannel channel;
        try {
            channel = FileChannel.open(path, writable ? MAPPABLE : READABLE);
        } catch (IOException e) {
            throw failed(path, e);
        }
        return opened(path, channel, writable);
    }

    private static SafetensorsFile opened(Path path, FileChannel channel, boolean writable) {
        try {
            return new SafetensorsFile(path, channel, writable, readHeader(path, channel));
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw failed(path, e);
        } catch (ModalityException e) {
            closeQuietly(channel, e);
            throw e;
        }
    }

    private static Header readHeader(Path path, FileChannel channel) throws IOException {
        long fileSize = channel.size();
        if (fileSize < LENGTH_BYTES) {
            throw bad(path, "it holds %d bytes, fewer than a header".formatted(fileSize));
        }
        long length = read(path, channel, 0, LENGTH_BYTES).getLong();
        if (length < 2 || length > MAX_HEADER || length > fileSize - LENGTH_BYTES) {
            throw bad(
                    path,
                    "it announces a header of %s bytes in a file of %d"
                            .formatted(Long.toUnsignedString(length), fileSize));
        }
        ByteBuffer text = read(path, channel, LENGTH_BYTES, (int) length);
        try {
            String json = StandardCharsets.UTF_8.newDecoder().decode(text).toString();
            return Header.parse(path.toString(), json, LENGTH_BYTES + length, fileSize);
        } catch (CharacterCodingException e) {
            throw bad(path, "its header is no UTF-8 text");
        }
    }

    private static ByteBuffer read(Path path, FileChannel channel, long position, int length)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw bad(path, "it ends inside its header");
            }
        }
        return buffer.flip();
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<String> names() {
        return header.entries().keySet();
    }

    @Override
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public TensorType type(String name) {
        return entry(name).type();
    }

    @Override
    public Shape shape(String name) {
        return entry(name).shape();
    }

    @Override
    public NDArray load(String name, NDManager owner, Precision precision) {
        TensorEntry entry = entry(name);
        boolean narrow = precision.narrows(entry.shape().dimension());
        try {
            return new TensorLoader(path, channel, writable, brainFloats, owner)
                    .load(entry, narrow);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    @Override
    public TensorBytes bytes(String name) {
        return new Stored(channel, entry(name));
    }

    /** A range of the file. */
    private record Stored(FileChannel channel, TensorEntry entry) implements TensorBytes {

        @Override
        public TensorType type() {
            return entry.type();
        }

        @Override
        public Shape shape() {
            return entry.shape();
        }

        @Override
        public void copyTo(WritableByteChannel out) throws IOException {
            long at = entry.begin();
            while (at < entry.end()) {
                long copied = channel.transferTo(at, entry.end() - at, out);
                if (copied <= 0) {
                    throw new EOFException("the file became shorter");
                }
                at += copied;
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private TensorEntry entry(String name) {
        TensorEntry entry = header.entries().get(name);
        if (entry == null) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s has no tensor %s among its %d"
                            .formatted(path, name, header.entries().size()));
        }
        return entry;
    }

    private static ModalityException bad(Path path, String what) {
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "%s is no valid safetensors file: %s; fetch or write it again"
                        .formatted(path, what));
    }

    private static ModalityException failed(Path path, IOException cause) {
        return new ModalityException(
                ErrorCode.IO, "reading %s failed: %s".formatted(path, cause.getMessage()), cause);
    }

    private static void closeQuietly(FileChannel channel, Exception because) {
        try {
            channel.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
