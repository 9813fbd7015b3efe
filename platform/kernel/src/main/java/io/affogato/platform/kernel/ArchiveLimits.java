package io.affogato.platform.kernel;

/**
 * How large an archive may be. Whatever an archive says of itself is believed only as far as it was
 * counted while reading.
 *
 * @param bytes of the file
 * @param entries in its directory
 * @param inflated bytes of all entries, those of embedded archives included
 * @param ratio inflated to packed size of one entry; tiny entries aside
 * @param manifest bytes of the manifest
 * @param embedded bytes of one embedded archive
 * @param depth how deep archives may lie in archives; 1 allows libraries, but none in these
 */
record ArchiveLimits(
        long bytes,
        int entries,
        long inflated,
        long ratio,
        long manifest,
        long embedded,
        int depth) {

    /** The usual limits. */
    static final ArchiveLimits USUAL =
            new ArchiveLimits(512L << 20, 20_000, 2L << 30, 200, 1L << 20, 64L << 20, 1);

    /** Checks that all are positive, and the sizes such that a buffer can hold them. */
    ArchiveLimits {
        long smallest =
                Math.min(
                        Math.min(Math.min(bytes, entries), Math.min(inflated, ratio)),
                        Math.min(manifest, embedded));
        if (smallest <= 0 || depth < 0) {
            throw new IllegalArgumentException("limits must be positive, was " + smallest);
        }
        if (bytes > Integer.MAX_VALUE || embedded > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "archives of 2 GiB and more cannot be read, was " + Math.max(bytes, embedded));
        }
    }
}
