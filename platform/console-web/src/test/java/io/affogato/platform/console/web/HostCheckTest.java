package io.affogato.platform.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostCheckTest {

    private final HostCheck local = new HostCheck(List.of("Coffee.example"), true);
    private final HostCheck remote = new HostCheck(List.of("Coffee.example"), false);

    @ParameterizedTest
    @CsvSource({
        "localhost:8077, true, false",
        "127.0.0.1:8077, true, false",
        "[::1]:8077, true, false",
        "[::1], true, false",
        "localhost, true, false",
        "localhost:80, false, false",
        "localhost:8077.evil.example, false, false",
        "coffee.EXAMPLE:8077, true, true",
        "evil.example:8077, false, false",
        "127.0.0.1.evil.example, false, false",
        "coffee.example.evil.example, false, false",
        "'', false, false",
        ", false, false"
    })
    void onlyItsOwnNamesAreTaken(String host, boolean here, boolean there) {
        assertEquals(here, local.allows(host, 8077));
        assertEquals(there, remote.allows(host, 8077));
    }
}
