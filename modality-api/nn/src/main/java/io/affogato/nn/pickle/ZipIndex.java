package io.affogato.nn.pickle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the entries of a zip archive lie in their file. PyTorch stores them as they are, so that
 * they can be read in place; the JDK's reader does not tell the place.
 *
 * <p>Format: PKWARE's APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (central directory),
 * 4.3.14 to 4.3.16 (its end, ZIP64 included), 4.5.3 (ZIP64 field).
 */
final class ZipIndex {

    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCAL_BYTES = 30;
    private static final int END_BYTES = 22;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR_BYTES = 20;
    private static final int LONGEST_COMMENT = 1024;
    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_EXTRA = 1 << 16;
    private static final long IN_ZIP64 = 0xffffffffL;
    private static final int ENTRY_CHARGE = 256;

    /** Bytes {@code begin} to {@code end} of the file. */
    record Range(long begin, long end) {

        long bytes() {
            return end - begin;
        }
    }

    private final FileChannel channel;
    private final Budget budget;
    private final Map<String, Range> entries = new HashMap<>();

    private ZipIndex(FileChannel channel, Budget budget) {
        this.channel = channel;
        this.budget = budget;
    }

    /** Says whether a file starts as a zip archive does. */
    static boolean isZip(FileChannel channel) throws IOException, MalformedPickleException {
        return channel.size() >= LOCAL_BYTES
                && new ByteInput(channel, 0, channel.size()).i4() == LOCAL_SIGNATURE;
    }

    /** Returns the entries of an archive by name. */
    static Map<String, Range> read(FileChannel channel, Budget budget)
            throws IOException, MalformedPickleException {
        ZipIndex index = new ZipIndex(channel, budget);
        Range directory = index.directory();
        ByteInput in = new ByteInput(channel, directory.begin(), directory.end());
        while (in.remaining() > 0) {
            index.entry(in, directory.begin());
        }
        index.refuseOverlaps();
        return index.entries;
    }

    private Range directory() throws IOException, MalformedPickleException {
        long end = end();
        ByteInput in = new ByteInput(channel, end + 12, channel.size());
        long bytes = in.u4();
        long begin = in.u4();
        if (end >= LOCATOR_BYTES) {
            ByteInput locator = new ByteInput(channel, end - LOCATOR_BYTES, end);
            if (locator.i4() == LOCATOR_SIGNATURE) {
                locator.skip(4);
                return directory64(locator.i8());
            }
        }
        return range("the directory", begin, bytes);
    }

    private Range directory64(long at) throws IOException, MalformedPickleException {
        range("the end of the directory", at, END64_BYTES);
        ByteInput in = new ByteInput(channel, at, channel.size());
        if (in.i4() != END64_SIGNATURE) {
            throw new MalformedPickleException("its archive has no directory");
        }
        in.skip(36);
        long bytes = in.i8();
        return range("the directory", in.i8(), bytes);
    }

    /** Returns the position of the last record, which a comment may follow. */
    private long end() throws IOException, MalformedPickleException {
        long size = channel.size();
        int length = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteInput in = new ByteInput(channel, size - length, size);
        ByteBuffer tail = ByteBuffer.wrap(in.bytes(length, length)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = length - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE) {
                return size - length + at;
            }
        }
        throw new MalformedPickleException("it is cut off: the archive's directory is missing");
    }

    private Range range(String what, long begin, long bytes)
            throws IOException, MalformedPickleException {
        if (begin < 0 || bytes < 0 || begin > channel.size() || bytes > channel.size() - begin) {
            throw new MalformedPickleException(
                    "%s is to have %d bytes from %d on in a file of %d"
                            .formatted(what, bytes, begin, channel.size()));
        }
        return new Range(begin, begin + bytes);
    }

    private void entry(ByteInput in, long directory) throws IOException, MalformedPickleException {
        if (in.i4() != ENTRY_SIGNATURE) {
            throw new MalformedPickleException("its archive has a damaged directory");
        }
        in.skip(4);
        int flags = in.u2();
        int method = in.u2();
        in.skip(8);
        long stored = in.u4();
        long bytes = in.u4();
        int nameBytes = in.u2();
        int extraBytes = in.u2();
        int commentBytes = in.u2();
        in.skip(8);
        long at = in.u4();
        budget.charge(ENTRY_CHARGE + 3L * nameBytes);
        String name = new String(in.bytes(nameBytes, LONGEST_NAME), StandardCharsets.UTF_8);
        long extraEnd = in.position() + extraBytes;
        if (bytes == IN_ZIP64 || stored == IN_ZIP64 || at == IN_ZIP64) {
            seek64(in, extraEnd);
            bytes = bytes == IN_ZIP64 ? in.i8() : bytes;
            stored = stored == IN_ZIP64 ? in.i8() : stored;
            at = at == IN_ZIP64 ? in.i8() : at;
        }
        in.skip(extraEnd - in.position());
        in.skip(commentBytes);
        if (method != 0 || (flags & 1) != 0 || stored != bytes) {
            throw new MalformedPickleException(
                    "entry '%s' is compressed or encrypted, which PyTorch never does"
                            .formatted(name));
        }
        if (entries.put(name, placed(name, at, bytes, directory)) != null) {
            throw new MalformedPickleException("entry '%s' appears twice".formatted(name));
        }
    }

    /** Moves to the values of the ZIP64 field. */
    private static void seek64(ByteInput in, long extraEnd)
            throws IOException, MalformedPickleException {
        while (in.position() + 4 <= extraEnd) {
            int id = in.u2();
            int length = in.u2();
            if (id == 1) {
                return;
            }
            in.skip(length);
        }
        throw new MalformedPickleException("its archive has a damaged directory");
    }

    private Range placed(String name, long at, long bytes, long directory)
            throws IOException, MalformedPickleException {
        String what = "entry '%s'".formatted(name);
        range(what, at, LOCAL_BYTES);
        ByteInput in = new ByteInput(channel, at, channel.size());
        if (in.i4() != LOCAL_SIGNATURE) {
            throw new MalformedPickleException(what + " is not where the directory says");
        }
        in.skip(22);
        int skipped = in.u2() + in.u2();
        if (skipped > LONGEST_NAME + LONGEST_EXTRA) {
            throw new MalformedPickleException(what + " has a damaged header");
        }
        Range range = range(what, at + LOCAL_BYTES + skipped, bytes);
        if (range.end() > directory) {
            throw new MalformedPickleException(what + " reaches into the directory");
        }
        return range;
    }

    private void refuseOverlaps() throws MalformedPickleException {
        List<Range> ranges =
                entries.values().stream()
                        .filter(range -> range.bytes() > 0)
                        .sorted(Comparator.comparingLong(Range::begin))
                        .toList();
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).begin() < ranges.get(i - 1).end()) {
                throw new MalformedPickleException("entries of its archive overlap");
            }
        }
    }
}
