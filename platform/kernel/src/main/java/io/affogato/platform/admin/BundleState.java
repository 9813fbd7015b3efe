package io.affogato.platform.admin;

/** Where a bundle stands on its way from a file to a modality in use, and out again. */
public enum BundleState {
    /** The file is still being written. */
    SEEN,
    /** Its bytes are copied and hashed. */
    STAGED,
    /** The archive and the manifest are in order. */
    INSPECTED,
    /** Its origin is trusted. */
    TRUSTED,
    /** Everything it needs is there. */
    RESOLVABLE,
    /** Its classes are loaded and constructed. */
    STARTED,
    /** It has passed its self-test. */
    PROBED,
    /** New work gets this one. */
    ACTIVE,
    /** Somebody switched it off. */
    DISABLED,
    /** A newer version took its place; its last users are finishing. */
    DRAINING,
    /** As {@link #DRAINING}, longer than expected. */
    DRAINING_OVERDUE,
    /** No longer loaded; kept for a rollback. */
    RETIRED,
    /** Another file offers the same modality in a newer version. */
    SHADOWED,
    /** It was refused; the code says why. */
    REJECTED,
    /** It hung, failed again and again or ended the process, and is not tried again. */
    QUARANTINED
}
