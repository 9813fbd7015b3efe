package io.affogato.platform.admin;

/**
 * A wish of an operator.
 *
 * @param kind what to do
 * @param target modality id; for {@link Kind#INSTALL} a file; for {@link Kind#RESTORE} a generation
 * @param version for {@link Kind#ROLLBACK} the version to go back to; empty for the one before
 * @param when what happens to uses under way
 * @param allowSameVersion whether other bytes under the same version are taken
 * @param reason for the journal; needed to release from quarantine
 * @param who for the journal
 */
public record Change(
        Kind kind,
        String target,
        String version,
        SwapPolicy when,
        boolean allowSameVersion,
        String reason,
        String who) {

    /** What an operator can do. */
    public enum Kind {
        /** Bring a file in, beside or in place of what is there. */
        INSTALL,
        /** Take a modality out; its bytes stay for a rollback. */
        UNINSTALL,
        /** Switch a modality on again. */
        ENABLE,
        /** Switch a modality off. */
        DISABLE,
        /** Put an earlier version back in use. */
        ROLLBACK,
        /** Bring back a whole generation. */
        RESTORE,
        /** Let a quarantined bundle try again. */
        RELEASE
    }
}
