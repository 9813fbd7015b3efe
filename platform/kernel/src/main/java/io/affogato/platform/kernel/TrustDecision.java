package io.affogato.platform.kernel;

/**
 * Why a bundle may be installed.
 *
 * @param basis signed, listed, or nothing but the open mode
 * @param by label of the signer, note of the list; empty for the open mode
 */
public record TrustDecision(TrustMode basis, String by) {

    static final TrustDecision OPEN = new TrustDecision(TrustMode.OPEN, "");

    /** Returns the reason in words, such as {@code signed by release}. */
    @Override
    public String toString() {
        return switch (basis) {
            case SIGNED -> "signed by " + by;
            case LISTED -> "listed: " + by;
            case OPEN -> "open";
        };
    }
}
