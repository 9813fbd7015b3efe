package io.affogato.platform.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PasswordHashTest {

    private static final char[] PASSWORD = "grüße aus der küche".toCharArray();

    @Test
    void onlyThePasswordMatches() {
        String kept = PasswordHash.of(PASSWORD);
        assertTrue(kept.startsWith("pbkdf2-sha512$210000$"), kept);
        assertTrue(PasswordHash.matches(PASSWORD, kept + "\n"));
        assertFalse(PasswordHash.matches("grüße aus der küchE".toCharArray(), kept));
        assertFalse(PasswordHash.matches(new char[0], kept));
        assertNotEquals(kept, PasswordHash.of(PASSWORD));
        assertEquals(4, kept.split("\\$", -1).length);
    }

    /** Computed by {@code hashlib.pbkdf2_hmac} of Python. */
    @Test
    void anotherImplementationAgrees() {
        String kept =
                "pbkdf2-sha512$1000$c2FsdHNhbHRzYWx0c2FsdA$"
                        + "715rqIr5dXOVPpBhqqsugl037zT5bWJTWYmZtIcK8hBnisKpwfY7kokvwjDr"
                        + "NHqHhF50Pb7MD6HvkJwiDQw4ww";
        assertTrue(PasswordHash.matches("password".toCharArray(), kept));
        assertFalse(PasswordHash.matches("Password".toCharArray(), kept));
    }

    @Test
    void damagedFilesAreNamed() {
        for (String kept : new String[] {"", "md5$1$a$b", "pbkdf2-sha512$0$YQ$YQ", "a$b"}) {
            assertThrows(
                    IllegalArgumentException.class, () -> PasswordHash.matches(PASSWORD, kept));
        }
    }
}
