package io.affogato.platform.console.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.platform.console.ConsoleSettings;
import io.affogato.platform.console.PasswordHash;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialsTest {

    private static final String TOKEN = "t0k3n-t0k3n-t0k3n-t0k3n-t0k3n-t0k3n";

    private final Credentials both =
            credentials(Optional.of(PasswordHash.of("correct horse battery".toCharArray())));
    private final Credentials tokenOnly = credentials(Optional.empty());

    private static Credentials credentials(Optional<String> hash) {
        return new Credentials(
                new ConsoleSettings(
                        InetAddress.getLoopbackAddress(),
                        0,
                        List.of(),
                        Optional.empty(),
                        TOKEN,
                        hash,
                        Path.of("uploads"),
                        ConsoleSettings.Limits.USUAL));
    }

    private static String basic(String password) {
        byte[] pair = ("admin:" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Test
    void theTokenLetsIn() {
        assertTrue(tokenOnly.isToken("Bearer " + TOKEN));
        assertTrue(tokenOnly.isEither("bearer " + TOKEN));
        assertFalse(tokenOnly.isToken("Bearer " + TOKEN + "x"));
        assertFalse(tokenOnly.isToken("Bearer "));
        assertFalse(tokenOnly.isToken(null));
        assertFalse(tokenOnly.isToken(TOKEN));
    }

    @Test
    void thePasswordLetsInWhereOneWasSet() {
        assertTrue(both.isEither(basic("correct horse battery")));
        assertFalse(both.isEither(basic("correct horse")));
        assertFalse(both.isToken(basic("correct horse battery")));
        assertFalse(tokenOnly.isEither(basic("")));
        assertFalse(tokenOnly.isEither(basic("admin")));
        assertFalse(both.isEither("Basic *"));
        assertFalse(both.isEither(null));
    }
}
