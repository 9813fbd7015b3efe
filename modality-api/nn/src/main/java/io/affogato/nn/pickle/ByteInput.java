package io.affogato.nn.pickle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A part of a file, read from front to back in small steps; numbers are little endian. */
final class ByteInput {

    private static final int BUFFER = 8192;

    private final FileChannel channel;
    private final long end;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long next;

    /** Reads bytes {@code begin} to {@code end} of a file. */
    ByteInput(FileChannel channel, long begin, long end) {
        this.channel = channel;
        this.next = begin;
        this.end = end;
    }

    /** Returns the position in the file of the byte that comes next. */
    long position() {
        return next - buffer.remaining();
    }

    /** Returns the number of bytes that are left. */
    long remaining() {
        return end - position();
    }

    int u1() throws IOException, MalformedPickleException {
        return need(Byte.BYTES).get() & 0xff;
    }

    int u2() throws IOException, MalformedPickleException {
        return need(Short.BYTES).getShort() & 0xffff;
    }

    int i4() throws IOException, MalformedPickleException {
        return need(Integer.BYTES).getInt();
    }

    long u4() throws IOException, MalformedPickleException {
        return Integer.toUnsignedLong(i4());
    }

    long i8() throws IOException, MalformedPickleException {
        return need(Long.BYTES).getLong();
    }

    /** Returns the big-endian number that pickles store floats as. */
    double f8() throws IOException, MalformedPickleException {
        return Double.longBitsToDouble(Long.reverseBytes(i8()));
    }

    /**
     * Returns the next bytes.
     *
     * @param most longest run that is accepted
     */
    byte[] bytes(long length, int most) throws IOException, MalformedPickleException {
        if (length < 0 || length > most || length > remaining()) {
            throw new MalformedPickleException(
                    "%d bytes are announced where %d are left and at most %d are accepted"
                            .formatted(length, remaining(), most));
        }
        byte[] bytes = new byte[(int) length];
        for (int at = 0; at < bytes.length; ) {
            int step = Math.min(BUFFER, bytes.length - at);
            need(step).get(bytes, at, step);
            at += step;
        }
        return bytes;
    }

    /** Passes over bytes. */
    void skip(long length) throws MalformedPickleException {
        if (length < 0 || length > remaining()) {
            throw new MalformedPickleException(
                    "%d bytes are announced where %d are left".formatted(length, remaining()));
        }
        next = position() + length;
        buffer.limit(0);
    }

    private ByteBuffer need(int count) throws IOException, MalformedPickleException {
        if (buffer.remaining() >= count) {
            return buffer;
        }
        if (remaining() < count) {
            throw new MalformedPickleException("it ends too early");
        }
        buffer.compact().limit((int) Math.min(BUFFER, buffer.position() + end - next));
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, next);
            if (read < 0) {
                throw new EOFException("the file became shorter");
            }
            next += read;
        }
        return buffer.flip();
    }
}
