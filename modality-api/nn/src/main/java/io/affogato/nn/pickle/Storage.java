package io.affogato.nn.pickle;

import io.affogato.nn.safetensors.TensorType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** A run of elements in a file, which several tensors may look into. */
final class Storage {

    private static final long SEGMENT = 1L << 30;

    private final FileChannel channel;
    private final TensorType type;
    private final long elements;
    private long begin;
    private ByteBuffer segment;
    private long segmentAt = -1;

    /**
     * Describes a storage.
     *
     * @param begin its first byte in the file, or -1 if that is not known yet
     */
    Storage(FileChannel channel, TensorType type, long elements, long begin) {
        this.channel = channel;
        this.type = type;
        this.elements = elements;
        this.begin = begin;
    }

    TensorType type() {
        return type;
    }

    long elements() {
        return elements;
    }

    long bytes() {
        return elements * type.bytes();
    }

    void place(long first) {
        begin = first;
    }

    boolean isPlaced() {
        return begin >= 0;
    }

    /** Copies a run of elements. */
    void copy(long first, long count, WritableByteChannel out) throws IOException {
        long at = begin + first * type.bytes();
        long end = at + count * type.bytes();
        while (at < end) {
            long copied = channel.transferTo(at, end - at, out);
            if (copied <= 0) {
                throw new EOFException("the file became shorter");
            }
            at += copied;
        }
    }

    /** Copies one element. */
    void copy(long element, ByteBuffer out) throws IOException {
        long at = element * type.bytes();
        int in = (int) (at % SEGMENT);
        ByteBuffer bytes = segment(at - in);
        switch (type.bytes()) {
            case 1 -> out.put(bytes.get(in));
            case 2 -> out.putShort(bytes.getShort(in));
            case 4 -> out.putInt(bytes.getInt(in));
            default -> out.putLong(bytes.getLong(in));
        }
    }

    /** Maps the part of the storage that starts at a multiple of the segment's size. */
    private ByteBuffer segment(long at) throws IOException {
        if (segmentAt != at) {
            long length = Math.min(SEGMENT, bytes() - at);
            segment =
                    channel.map(FileChannel.MapMode.READ_ONLY, begin + at, length)
                            .order(ByteOrder.LITTLE_ENDIAN);
            segmentAt = at;
        }
        return segment;
    }
}
