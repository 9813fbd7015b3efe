package io.affogato.platform.launcher.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.platform.console.PasswordHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleSecretsTest {

    @TempDir private Path place;

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void theTokenIsMadeOnceAndIsTheOwnersAlone() throws IOException {
        ConsoleSecrets secrets = new ConsoleSecrets(place.resolve("data"));
        String token = secrets.token();
        assertEquals(43, token.length());
        assertEquals(token, secrets.token());
        assertEquals("rw-------", permissions(secrets.tokenFile()));
        assertNotEquals(token, new ConsoleSecrets(place.resolve("other")).token());
    }

    @Test
    void thereIsNoPasswordUntilOneIsSet() throws IOException {
        ConsoleSecrets secrets = new ConsoleSecrets(place.resolve("data"));
        assertTrue(secrets.passwordHash().isEmpty());
        secrets.setPassword("a first password".toCharArray());
        secrets.setPassword("another password".toCharArray());
        String hash = secrets.passwordHash().orElseThrow();
        assertTrue(PasswordHash.matches("another password".toCharArray(), hash));
        assertEquals("rw-------", permissions(place.resolve("data/console.password")));
    }
}
