package io.affogato.platform.console;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.affogato.platform.console.ConsoleSettings.Tls;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleSettingsTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Optional<Tls> KEYS =
            Optional.of(new Tls(Path.of("keys.p12"), "s3cr3t-of-the-store"));
    private static final Optional<String> HASH = Optional.of("pbkdf2-sha512$1$YQ$YQ");

    private static ConsoleSettings settings(
            String address, Optional<Tls> tls, Optional<String> hash, String token) {
        try {
            return new ConsoleSettings(
                    InetAddress.getByName(address),
                    8077,
                    List.of(),
                    tls,
                    token,
                    hash,
                    Path.of("uploads"),
                    ConsoleSettings.Limits.USUAL);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void otherMachinesNeedTlsAndAPassword() {
        for (String address : new String[] {"0.0.0.0", "192.168.0.7", "::"}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> settings(address, Optional.empty(), Optional.empty(), TOKEN));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> settings(address, KEYS, Optional.empty(), TOKEN));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> settings(address, Optional.empty(), HASH, TOKEN));
            assertDoesNotThrow(() -> settings(address, KEYS, HASH, TOKEN));
        }
        assertDoesNotThrow(() -> settings("127.0.0.1", Optional.empty(), Optional.empty(), TOKEN));
        assertDoesNotThrow(() -> settings("::1", Optional.empty(), Optional.empty(), TOKEN));
    }

    @Test
    void aShortTokenIsNone() {
        assertThrows(
                IllegalArgumentException.class,
                () -> settings("127.0.0.1", Optional.empty(), Optional.empty(), "admin"));
    }

    @Test
    void secretsAreNotPrinted() {
        ConsoleSettings settings = settings("127.0.0.1", KEYS, HASH, TOKEN);
        assertFalse(settings.toString().contains(TOKEN));
        assertFalse(settings.tls().toString().contains("s3cr3t"));
    }
}
