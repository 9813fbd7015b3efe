package io.affogato.platform.kernel;

import java.util.Locale;

/** Which bundles an installation takes, from strict to lenient. */
public enum TrustMode {
    /** Signed by a trusted signer, or listed. */
    SIGNED,
    /** Listed by the SHA-256 of the archive. */
    LISTED,
    /** All that are not denied; for development. */
    OPEN;

    /** Returns the word in the trust file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
