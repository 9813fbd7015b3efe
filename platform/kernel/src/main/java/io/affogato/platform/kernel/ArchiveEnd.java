package io.affogato.platform.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells a complete zip archive from a partial copy by its last record.
 *
 * <p>Source: PKWARE APPNOTE 6.3.10, 4.3.16: the end of central directory record has the signature
 * {@code 50 4b 05 06}, 22 bytes and a comment; it states the size and place of the directory, which
 * ends where the record begins.
 */
final class ArchiveEnd {

    private static final int SIGNATURE = 0x06054b50;
    private static final int RECORD = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long ZIP64 = 0xffffffffL;

    private ArchiveEnd() {}

    /** Returns whether the file ends with a record that fits its length. */
    static boolean isComplete(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            int length = (int) Math.min(size, RECORD + LONGEST_COMMENT);
            ByteBuffer tail = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            channel.position(size - length);
            while (tail.hasRemaining() && channel.read(tail) >= 0) {
                // until the tail is full or the file has shrunk
            }
            int read = tail.position();
            for (int at = read - RECORD; at >= 0; at--) {
                if (tail.getInt(at) == SIGNATURE && fits(tail, at, read, size - length)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean fits(ByteBuffer tail, int at, int read, long offset) {
        long directorySize = Integer.toUnsignedLong(tail.getInt(at + 12));
        long directoryAt = Integer.toUnsignedLong(tail.getInt(at + 16));
        int comment = Short.toUnsignedInt(tail.getShort(at + 20));
        boolean reachesEnd = at + RECORD + comment == read;
        boolean directoryFits = directoryAt == ZIP64 || directoryAt + directorySize == offset + at;
        return reachesEnd && directoryFits;
    }
}
