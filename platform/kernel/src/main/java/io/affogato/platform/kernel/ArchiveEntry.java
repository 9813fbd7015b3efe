package io.affogato.platform.kernel;

/**
 * One entry of an archive, as directory and local header agree on it.
 *
 * @param name its name
 * @param deflated whether it is packed
 * @param crc check sum of the content
 * @param packed bytes in the archive
 * @param size bytes of the content
 * @param from where its local header begins
 * @param data where its packed content begins
 * @param described whether a data descriptor follows the content
 * @param link whether it says it is a symbolic link
 */
record ArchiveEntry(
        String name,
        boolean deflated,
        long crc,
        long packed,
        long size,
        long from,
        long data,
        boolean described,
        boolean link) {

    /** Returns whether this names a folder. */
    boolean isFolder() {
        return name.endsWith("/");
    }

    /** Returns where the packed content ends. */
    long end() {
        return data + packed;
    }
}
