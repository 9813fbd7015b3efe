package io.affogato.platform.console;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: {@code pbkdf2-sha512$rounds$salt$hash}, the last two in base 64
 * (PBKDF2-HMAC-SHA512, RFC 8018).
 */
public final class PasswordHash {

    private static final String NAME = "pbkdf2-sha512";
    private static final int ROUNDS = 210_000;
    private static final int MOST_ROUNDS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 512;

    private PasswordHash() {}

    /** Returns what to keep of a password; another text each time. */
    public static String of(char[] password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "%s$%d$%s$%s"
                .formatted(
                        NAME,
                        ROUNDS,
                        base64.encodeToString(salt),
                        base64.encodeToString(derive(password, salt, ROUNDS)));
    }

    /**
     * Returns whether a password is the one of which this was kept. Takes as long for every
     * password.
     *
     * @throws IllegalArgumentException if {@code kept} is not of {@link #of}
     */
    public static boolean matches(char[] password, String kept) {
        String[] parts = kept.strip().split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(NAME)) {
            throw new IllegalArgumentException(
                    "expected a password hash '%s$rounds$salt$hash'".formatted(NAME));
        }
        int rounds = Integer.parseInt(parts[1]);
        if (rounds <= 0 || rounds > MOST_ROUNDS) {
            throw new IllegalArgumentException("rounds of a password hash out of range: " + rounds);
        }
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] hash = Base64.getDecoder().decode(parts[3]);
        return MessageDigest.isEqual(hash, derive(password, salt, rounds));
    }

    private static byte[] derive(char[] password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }
}
