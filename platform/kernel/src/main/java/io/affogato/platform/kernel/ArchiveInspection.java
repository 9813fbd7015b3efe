package io.affogato.platform.kernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a whole archive once: its structure, every entry's check sum, the limits, the names, and
 * the same of the archives in it. The framework itself notices damage only when the damaged class
 * is first used.
 */
final class ArchiveInspection {

    /** The ratio of tiny, repetitive entries means nothing. */
    private static final long RATIO_FROM = 1L << 20;

    /** Absolute names, drives, backslashes, control characters, and steps that lead nowhere. */
    private static final Pattern STRANGE_NAME =
            Pattern.compile(
                    "/.*|[A-Za-z]:.*|.*[\\\\\\p{Cntrl}].*|(.*/)?\\.{1,2}(/.*)?|.*//.*|",
                    Pattern.DOTALL);

    private final ByteBuffer bytes;
    private final ArchiveLimits limits;
    private final int depth;
    private final Tally tally;
    private final byte[] buffer = new byte[1 << 16];
    private final Set<String> names = new HashSet<>();
    private ByteArrayOutputStream kept;
    private Manifest manifest;

    private ArchiveInspection(ByteBuffer bytes, ArchiveLimits limits, int depth, Tally tally) {
        this.bytes = bytes;
        this.limits = limits;
        this.depth = depth;
        this.tally = tally;
    }

    /** What was counted so far, embedded archives included. */
    private static final class Tally {
        private int entries;
        private long inflated;
    }

    /** Checks the archive by the usual limits and returns its manifest. */
    static Manifest inspect(Path file) throws RefusedException {
        return inspect(file, ArchiveLimits.USUAL);
    }

    /** Checks the archive and returns its manifest. */
    static Manifest inspect(Path file, ArchiveLimits limits) throws RefusedException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > limits.bytes()) {
                throw tooLarge(
                        "is %d bytes, at most %d are allowed"
                                .formatted(channel.size(), limits.bytes()));
            }
            ByteBuffer whole = channel.map(MapMode.READ_ONLY, 0, channel.size());
            return new ArchiveInspection(whole, limits, 0, new Tally()).manifest();
        } catch (IOException e) {
            throw new RefusedException(
                    RefusalCode.UNREADABLE, "cannot be read: " + e.getMessage(), e);
        }
    }

    private Manifest manifest() throws RefusedException {
        readAll();
        if (manifest == null) {
            throw new RefusedException(
                    RefusalCode.BAD_MANIFEST,
                    "has no META-INF/MANIFEST.MF, so it is not a bundle; build it with bnd as"
                            + " bundles/template does");
        }
        return manifest;
    }

    private void readAll() throws RefusedException {
        List<ArchiveEntry> entries = ArchiveDirectory.read(bytes);
        tally.entries += entries.size();
        if (tally.entries > limits.entries()) {
            throw tooLarge(
                    "has %d entries, at most %d are allowed"
                            .formatted(tally.entries, limits.entries()));
        }
        for (ArchiveEntry entry : entries) {
            checkName(entry);
        }
        for (ArchiveEntry entry : entries) {
            readContent(entry);
        }
    }

    private void checkName(ArchiveEntry entry) throws RefusedException {
        String name = entry.name();
        String plain = entry.isFolder() ? name.substring(0, name.length() - 1) : name;
        if (STRANGE_NAME.matcher(plain).matches()) {
            throw badEntry("holds an entry with the unsafe name '%s'".formatted(shown(name)));
        }
        if (!names.add(plain.toLowerCase(Locale.ROOT))) {
            throw badEntry("holds '%s' twice (capital letters aside)".formatted(name));
        }
        if (entry.link() || (entry.isFolder() && entry.size() > 0)) {
            throw badEntry("entry '%s' is a link or a folder with content".formatted(name));
        }
    }

    private static String shown(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    private void readContent(ArchiveEntry entry) throws RefusedException {
        boolean isManifest = depth == 0 && entry.name().equals(JarFile.MANIFEST_NAME);
        boolean isArchive = entry.name().toLowerCase(Locale.ROOT).endsWith(".jar");
        if (isArchive && depth >= limits.depth()) {
            throw tooLarge(
                    "holds '%s' deeper than %d archive(s) within another; embed libraries flat"
                            .formatted(entry.name(), limits.depth()));
        }
        kept = isManifest || isArchive ? new ByteArrayOutputStream() : null;
        CRC32 crc = new CRC32();
        long size = entry.deflated() ? inflate(entry, crc) : copy(entry, crc);
        if (size != entry.size() || crc.getValue() != entry.crc()) {
            throw damaged(
                    "size and check sum of '%s' must be %d and %08x, found %d and %08x"
                            .formatted(
                                    entry.name(), entry.size(), entry.crc(), size, crc.getValue()));
        }
        if (isManifest) {
            manifest = parsed(kept.toByteArray());
        } else if (isArchive) {
            ByteBuffer embedded = ByteBuffer.wrap(kept.toByteArray());
            kept = null;
            descend(entry, embedded);
        }
    }

    private void descend(ArchiveEntry entry, ByteBuffer embedded) throws RefusedException {
        try {
            new ArchiveInspection(embedded, limits, depth + 1, tally).readAll();
        } catch (RefusedException e) {
            throw new RefusedException(
                    e.code(),
                    "the embedded archive '%s': %s".formatted(entry.name(), e.getMessage()),
                    e);
        }
    }

    private static Manifest parsed(byte[] text) throws RefusedException {
        try {
            return new Manifest(new ByteArrayInputStream(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException(
                    RefusalCode.BAD_MANIFEST, "has a malformed manifest: " + e.getMessage(), e);
        }
    }

    private long copy(ArchiveEntry entry, CRC32 crc) throws RefusedException {
        ByteBuffer content = packed(entry);
        long size = 0;
        while (content.hasRemaining()) {
            int n = Math.min(buffer.length, content.remaining());
            content.get(buffer, 0, n);
            size += n;
            take(entry, crc, n, size);
        }
        return size;
    }

    private long inflate(ArchiveEntry entry, CRC32 crc) throws RefusedException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed(entry));
            while (!inflater.finished()) {
                int n = inflater.inflate(buffer);
                if (n == 0 && !inflater.finished()) {
                    throw damaged("'%s' ends too early".formatted(entry.name()));
                }
                take(entry, crc, n, inflater.getBytesWritten());
            }
            if (inflater.getBytesRead() != entry.packed()) {
                throw damaged("'%s' has bytes behind its content".formatted(entry.name()));
            }
            return inflater.getBytesWritten();
        } catch (DataFormatException e) {
            throw new RefusedException(
                    RefusalCode.DAMAGED,
                    "the archive is damaged: '%s' cannot be unpacked: %s; build or copy it again"
                            .formatted(entry.name(), e.getMessage()),
                    e);
        } finally {
            inflater.end();
        }
    }

    private ByteBuffer packed(ArchiveEntry entry) {
        return bytes.slice(Math.toIntExact(entry.data()), Math.toIntExact(entry.packed()));
    }

    /** Counts the next bytes of an entry, in the buffer, before anything else is done with them. */
    private void take(ArchiveEntry entry, CRC32 crc, int n, long size) throws RefusedException {
        tally.inflated += n;
        crc.update(buffer, 0, n);
        if (tally.inflated > limits.inflated()) {
            throw tooLarge("inflates to more than %d bytes".formatted(limits.inflated()));
        }
        if (size > RATIO_FROM && size / Math.max(1, entry.packed()) > limits.ratio()) {
            throw tooLarge(
                    "entry '%s' inflates more than %d times"
                            .formatted(entry.name(), limits.ratio()));
        }
        if (kept != null) {
            boolean isManifest = entry.name().equals(JarFile.MANIFEST_NAME);
            long most = isManifest ? limits.manifest() : limits.embedded();
            if (size > most) {
                throw tooLarge("entry '%s' has more than %d bytes".formatted(entry.name(), most));
            }
            kept.write(buffer, 0, n);
        }
    }

    private static RefusedException tooLarge(String reason) {
        return new RefusedException(RefusalCode.TOO_LARGE, reason);
    }

    private static RefusedException badEntry(String reason) {
        return new RefusedException(RefusalCode.BAD_ENTRY, reason);
    }

    private static RefusedException damaged(String reason) {
        return new RefusedException(
                RefusalCode.DAMAGED,
                "the archive is damaged: %s; build or copy it again".formatted(reason));
    }
}
