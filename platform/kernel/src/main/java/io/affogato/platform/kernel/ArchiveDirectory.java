package io.affogato.platform.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the directory of a zip archive and holds every statement of it against the local headers.
 *
 * <p>Programs read archives in two ways, through the directory at the end or as a stream from the
 * beginning. An archive that says different things to them could be signed as one thing and run as
 * another, so only archives of which every byte belongs to exactly one record are taken: nothing in
 * front, between or behind, no second directory, no zip64 (which archives below 2 GiB never need).
 *
 * <p>Source: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5.
 */
final class ArchiveDirectory {

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int ZIP64_LOCATOR_LENGTH = 20;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int DESCRIBED = 1 << 3;
    private static final int UTF8 = 1 << 11;
    private static final int UNICODE_PATH = 0x7075;
    private static final long ZIP64 = 0xffffffffL;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0170000;
    private static final int LINK = 0120000;

    private final ByteBuffer bytes;

    private ArchiveDirectory(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns the entries in the order of the directory.
     *
     * @param bytes the whole archive, from 0 to its limit
     */
    static List<ArchiveEntry> read(ByteBuffer bytes) throws RefusedException {
        try {
            return new ArchiveDirectory(bytes).read();
        } catch (IndexOutOfBoundsException e) {
            throw new RefusedException(
                    RefusalCode.DAMAGED,
                    "the archive is damaged: a record reaches over its end; build or copy it again",
                    e);
        }
    }

    private List<ArchiveEntry> read() throws RefusedException {
        int end = endRecord();
        int count = unsigned16(end + 10);
        long size = unsigned32(end + 12);
        long start = unsigned32(end + 16);
        if (count == 0xffff || size == ZIP64 || start == ZIP64 || hasZip64Locator(end)) {
            throw ambiguous("uses zip64, which an archive of this size does not need");
        }
        if (unsigned16(end + 4) != 0 || unsigned16(end + 6) != 0 || unsigned16(end + 8) != count) {
            throw ambiguous("is a part of an archive of several files");
        }
        if (start + size != end) {
            throw ambiguous("has bytes in front of it, or behind its directory");
        }
        List<ArchiveEntry> entries = new ArrayList<>(count);
        int at = (int) start;
        for (int i = 0; i < count; i++) {
            require(at + CENTRAL_LENGTH <= end && bytes.getInt(at) == CENTRAL, "directory");
            entries.add(entry(at));
            at += length(at);
        }
        require(at == end, "directory");
        requireSeamless(entries, start);
        return entries;
    }

    private int endRecord() throws RefusedException {
        int lowest = Math.max(0, bytes.limit() - END_LENGTH - 0xffff);
        for (int at = bytes.limit() - END_LENGTH; at >= lowest; at--) {
            if (bytes.getInt(at) == END) {
                if (at + END_LENGTH + unsigned16(at + 20) != bytes.limit()) {
                    throw ambiguous("has bytes behind its end");
                }
                return at;
            }
        }
        throw new RefusedException(
                RefusalCode.NOT_AN_ARCHIVE,
                "is not a complete zip archive (no central directory at the end); copy it again");
    }

    private boolean hasZip64Locator(int end) {
        int at = end - ZIP64_LOCATOR_LENGTH;
        return at >= 0 && bytes.getInt(at) == ZIP64_LOCATOR;
    }

    private int length(int at) {
        return CENTRAL_LENGTH + unsigned16(at + 28) + unsigned16(at + 30) + unsigned16(at + 32);
    }

    private ArchiveEntry entry(int at) throws RefusedException {
        int flags = unsigned16(at + 8);
        int method = unsigned16(at + 10);
        String name = name(at + CENTRAL_LENGTH, unsigned16(at + 28), flags);
        if ((flags & ENCRYPTED) != 0) {
            throw bad(name, "is encrypted");
        }
        if (method != STORED && method != DEFLATED) {
            throw bad(name, "is packed by method %d; use deflate".formatted(method));
        }
        requireNoSecondName(name, at);
        long packed = unsigned32(at + 20);
        long size = unsigned32(at + 24);
        long from = unsigned32(at + 42);
        if (packed == ZIP64 || size == ZIP64 || from == ZIP64) {
            throw ambiguous("uses zip64 for '%s', which it does not need".formatted(name));
        }
        require(method == DEFLATED || packed == size, "size of " + name);
        int local = Math.toIntExact(Math.min(from, bytes.limit()));
        requireAgreement(name, at, local);
        long data = from + LOCAL_LENGTH + unsigned16(local + 26) + unsigned16(local + 28);
        int mode = unsigned16(at + 40);
        boolean link = (unsigned16(at + 4) >> 8) == UNIX && (mode & FILE_TYPE) == LINK;
        boolean described = (flags & DESCRIBED) != 0;
        long crc = unsigned32(at + 16);
        return new ArchiveEntry(
                name, method == DEFLATED, crc, packed, size, from, data, described, link);
    }

    private String name(int at, int length, int flags) throws RefusedException {
        byte[] raw = new byte[length];
        bytes.get(at, raw);
        try {
            String name =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
            if ((flags & UTF8) == 0 && name.length() != length) {
                throw ambiguous("holds the name '%s', not marked as UTF-8".formatted(name));
            }
            return name;
        } catch (CharacterCodingException e) {
            throw new RefusedException(
                    RefusalCode.BAD_ENTRY, "holds an entry whose name is not UTF-8", e);
        }
    }

    /** An extra field may give another name to those who look for it. */
    private void requireNoSecondName(String name, int central) throws RefusedException {
        int at = central + CENTRAL_LENGTH + unsigned16(central + 28);
        int end = at + unsigned16(central + 30);
        while (at + 4 <= end) {
            if (unsigned16(at) == UNICODE_PATH) {
                throw ambiguous("gives '%s' a second name".formatted(name));
            }
            at += 4 + unsigned16(at + 2);
        }
    }

    private void requireAgreement(String name, int central, int local) throws RefusedException {
        require(bytes.getInt(local) == LOCAL, "place of " + name);
        int flags = unsigned16(central + 8);
        boolean described = (flags & DESCRIBED) != 0;
        require(unsigned16(local + 6) == flags, "flags of " + name);
        require(unsigned16(local + 8) == unsigned16(central + 10), "method of " + name);
        requireSame(name, "check sum", central + 16, local + 14, described);
        requireSame(name, "packed size", central + 20, local + 18, described);
        requireSame(name, "size", central + 24, local + 22, described);
        int length = unsigned16(central + 28);
        require(
                unsigned16(local + 26) == length
                        && bytes.slice(central + CENTRAL_LENGTH, length)
                                .equals(bytes.slice(local + LOCAL_LENGTH, length)),
                "name of " + name);
    }

    /** Where a data descriptor follows, the local header may leave a value open. */
    private void requireSame(String name, String what, int central, int local, boolean open)
            throws RefusedException {
        int value = bytes.getInt(local);
        boolean same = value == bytes.getInt(central) || (open && value == 0);
        require(same, what + " of " + name);
    }

    /** From the first byte to the directory, entry must follow on entry. */
    private void requireSeamless(List<ArchiveEntry> entries, long directory)
            throws RefusedException {
        long at = 0;
        for (ArchiveEntry entry :
                entries.stream().sorted(Comparator.comparingLong(ArchiveEntry::from)).toList()) {
            if (entry.from() != at) {
                throw ambiguous(
                        "has bytes that belong to no entry or to two, in front of '%s'"
                                .formatted(entry.name()));
            }
            at = entry.end() + (entry.described() ? descriptorLength(entry) : 0);
        }
        if (at != directory) {
            throw ambiguous("has bytes between its last entry and its directory");
        }
    }

    private int descriptorLength(ArchiveEntry entry) throws RefusedException {
        int at = Math.toIntExact(Math.min(entry.end(), bytes.limit()));
        int from = bytes.getInt(at) == DESCRIPTOR ? at + 4 : at;
        require(
                unsigned32(from) == entry.crc()
                        && unsigned32(from + 4) == entry.packed()
                        && unsigned32(from + 8) == entry.size(),
                "data descriptor of " + entry.name());
        return from + 12 - at;
    }

    private int unsigned16(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private long unsigned32(int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }

    private static void require(boolean met, String what) throws RefusedException {
        if (!met) {
            throw ambiguous("says one thing in its directory and another in its entries: " + what);
        }
    }

    private static RefusedException ambiguous(String reason) {
        return new RefusedException(
                RefusalCode.AMBIGUOUS, reason + "; build it again with bnd or jar");
    }

    private static RefusedException bad(String name, String reason) {
        return new RefusedException(RefusalCode.BAD_ENTRY, "entry '%s' %s".formatted(name, reason));
    }
}
