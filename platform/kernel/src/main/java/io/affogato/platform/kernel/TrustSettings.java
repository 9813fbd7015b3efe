package io.affogato.platform.kernel;

import java.util.Map;

/**
 * What the trust file says. Hashes are SHA-256 in 64 lower-case hexadecimal digits.
 *
 * @param mode which bundles are taken
 * @param allowNative whether bundles may carry native libraries
 * @param signers labels of trusted signers, by the hash of their certificate (DER)
 * @param allow notes on archives that are taken whoever signed them, by the hash of the archive
 * @param deny reasons why archives are refused in every mode, by the hash of the archive
 */
public record TrustSettings(
        TrustMode mode,
        boolean allowNative,
        Map<String, String> signers,
        Map<String, String> allow,
        Map<String, String> deny) {

    /** What holds where nothing is said: everything is taken, but no native libraries. */
    public static final TrustSettings OPEN =
            new TrustSettings(TrustMode.OPEN, false, Map.of(), Map.of(), Map.of());

    /** Copies the maps. */
    public TrustSettings {
        signers = Map.copyOf(signers);
        allow = Map.copyOf(allow);
        deny = Map.copyOf(deny);
    }
}
