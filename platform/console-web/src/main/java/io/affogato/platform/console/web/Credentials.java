package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleSettings;
import io.affogato.platform.console.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** What lets in: the token in a {@code Bearer} header, or the password in a {@code Basic} one. */
final class Credentials {

    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final ConsoleSettings settings;

    Credentials(ConsoleSettings settings) {
        this.settings = settings;
    }

    /** Returns whether there is a token in an {@code Authorization} header, right or wrong. */
    static boolean hasToken(String header) {
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    }

    /** Returns whether a header carries the token. */
    boolean isToken(String header) {
        return hasToken(header)
                && Sessions.same(settings.token(), header.substring(BEARER.length()).strip());
    }

    /** Returns whether a header carries the token or the password. Slow for passwords. */
    boolean isEither(String header) {
        if (header == null || hasToken(header)) {
            return isToken(header);
        }
        if (!header.toLowerCase(Locale.ROOT).startsWith(BASIC)
                || settings.passwordHash().isEmpty()) {
            return false;
        }
        String pair;
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            pair = new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return false;
        }
        char[] password = pair.substring(pair.indexOf(':') + 1).toCharArray();
        return PasswordHash.matches(password, settings.passwordHash().get());
    }
}
