package io.affogato.media;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The outermost boxes of webm and Matroska files, which tell how long a complete file is. */
final class Ebml {

    private static final int SEGMENT = 0x18538067;
    private static final int START = 4096; // bytes that hold the first two box headers

    private Ebml() {}

    /** Checks that a file is as long as its segment claims; live recordings claim nothing. */
    static void check(Path file) {
        long length = Inputs.check(file);
        ByteBuffer in = ByteBuffer.allocate(START);
        try (FileChannel channel = FileChannel.open(file)) {
            int read = 0;
            while (read >= 0 && in.hasRemaining()) {
                read = channel.read(in);
            }
        } catch (IOException e) {
            throw Inputs.unreadable(file, e);
        }
        in.flip();
        long end = end(file, in);
        if (end > length) {
            throw Failures.badMedia(
                    file,
                    "cut off: expected %d bytes, found %d; fetch the file again"
                            .formatted(end, length));
        }
    }

    private static long end(Path file, ByteBuffer in) {
        try {
            in.getInt(); // the header's mark, seen by FFmpeg already
            long skipped = size(in);
            in.position(in.position() + (int) Math.min(START, Math.max(0, skipped)));
            if (in.getInt() != SEGMENT) {
                return 0;
            }
            long size = size(in);
            return size < 0 ? 0 : in.position() + size;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw Failures.badMedia(file, "cut off: its header is incomplete", e);
        }
    }

    /** Reads a number of 1 to 8 bytes; all ones means unknown and gives -1. */
    private static long size(ByteBuffer in) {
        int first = in.get() & 0xff;
        int more = Integer.numberOfLeadingZeros(first) - 24;
        long value = first & (0x7f >> more);
        boolean unknown = value == 0x7f >> more;
        for (int i = 0; i < more; i++) {
            int next = in.get() & 0xff;
            unknown &= next == 0xff;
            value = value << 8 | next;
        }
        return unknown ? -1 : value;
    }
}
