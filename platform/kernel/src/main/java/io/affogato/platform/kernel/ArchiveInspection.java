package io.affogato.platform.kernel;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/**
 * Reads a whole archive once: every entry's check sum, the limits, the names. The framework itself
 * notices damage only when the damaged class is first used.
 */
final class ArchiveInspection {

    private static final long MOST_BYTES = 512L << 20;
    private static final long MOST_INFLATED = 2L << 30;
    private static final long MOST_MANIFEST = 1L << 20;
    private static final int MOST_ENTRIES = 20_000;
    private static final long HIGHEST_RATIO = 200;

    /** The ratio of tiny, repetitive entries means nothing. */
    private static final long RATIO_FROM = 1L << 20;

    private final JarFile jar;
    private final byte[] buffer = new byte[1 << 16];
    private final Set<String> names = new HashSet<>();
    private long inflated;

    private ArchiveInspection(JarFile jar) {
        this.jar = jar;
    }

    /** Checks the archive and returns its manifest. */
    static Manifest inspect(Path file) throws RefusedException {
        try {
            requireSize(Files.size(file));
            try (JarFile jar = new JarFile(file.toFile(), false)) {
                return new ArchiveInspection(jar).inspect();
            }
        } catch (ZipException | EOFException e) {
            throw new RefusedException(
                    RefusalCode.DAMAGED,
                    "the archive is damaged: %s; build or copy it again".formatted(e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new RefusedException(
                    RefusalCode.UNREADABLE, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireSize(long size) throws RefusedException {
        if (size > MOST_BYTES) {
            throw tooLarge("is %d bytes, at most %d are allowed".formatted(size, MOST_BYTES));
        }
    }

    private Manifest inspect() throws IOException, RefusedException {
        if (jar.size() > MOST_ENTRIES) {
            throw tooLarge(
                    "has %d entries, at most %d are allowed".formatted(jar.size(), MOST_ENTRIES));
        }
        for (JarEntry entry : Collections.list(jar.entries())) {
            checkName(entry.getName());
            checkContent(entry);
        }
        Manifest manifest = jar.getManifest();
        if (manifest == null) {
            throw new RefusedException(
                    RefusalCode.BAD_MANIFEST,
                    "has no META-INF/MANIFEST.MF, so it is not a bundle; build it with bnd as"
                            + " bundles/template does");
        }
        return manifest;
    }

    private void checkName(String name) throws RefusedException {
        boolean strange =
                name.startsWith("/")
                        || name.indexOf('\\') >= 0
                        || name.indexOf('\0') >= 0
                        || ("/" + name + "/").contains("/../");
        if (strange) {
            throw new RefusedException(
                    RefusalCode.BAD_ENTRY,
                    "holds an entry with the unsafe name '%s'".formatted(name));
        }
        if (!names.add(name.toLowerCase(Locale.ROOT))) {
            throw new RefusedException(
                    RefusalCode.BAD_ENTRY,
                    "holds '%s' twice (capital letters aside)".formatted(name));
        }
    }

    private void checkContent(JarEntry entry) throws IOException, RefusedException {
        CRC32 crc = new CRC32();
        long size = 0;
        try (InputStream in = jar.getInputStream(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
                size += n;
                checkLimits(entry, size, n);
            }
        }
        if (entry.getCrc() != -1 && entry.getCrc() != crc.getValue()) {
            throw new RefusedException(
                    RefusalCode.DAMAGED,
                    "the archive is damaged: check sum of '%s' must be %08x, found %08x; build or copy it again"
                            .formatted(entry.getName(), entry.getCrc(), crc.getValue()));
        }
    }

    private void checkLimits(JarEntry entry, long size, int more) throws RefusedException {
        inflated += more;
        if (inflated > MOST_INFLATED) {
            throw tooLarge("inflates to more than %d bytes".formatted(MOST_INFLATED));
        }
        if (size > MOST_MANIFEST && entry.getName().equals(JarFile.MANIFEST_NAME)) {
            throw tooLarge("has a manifest of more than %d bytes".formatted(MOST_MANIFEST));
        }
        long packed = Math.max(1, entry.getCompressedSize());
        if (size > RATIO_FROM && size / packed > HIGHEST_RATIO) {
            throw tooLarge(
                    "entry '%s' inflates more than %d times"
                            .formatted(entry.getName(), HIGHEST_RATIO));
        }
    }

    private static RefusedException tooLarge(String reason) {
        return new RefusedException(RefusalCode.TOO_LARGE, reason);
    }
}
