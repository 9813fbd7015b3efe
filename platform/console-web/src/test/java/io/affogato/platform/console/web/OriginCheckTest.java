package io.affogato.platform.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginCheckTest {

    private static final HostCheck HOSTS = new HostCheck(List.of(), true);

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8077, same-origin, true",
        "http://127.0.0.1:8077, , true",
        ", none, true",
        ", , true",
        "http://localhost:8077, cross-site, false",
        "http://localhost:8077, same-site, false",
        ", cross-site, false",
        "http://evil.example, , false",
        "http://localhost:9999, , false",
        "https://localhost:8077, , false",
        "null, , false",
        "http://evil.example/http://localhost:8077, , false"
    })
    void onlyTheOwnPageIsTaken(String origin, String site, boolean taken) {
        assertEquals(taken, new OriginCheck(HOSTS, false).allows(origin, site, 8077));
    }

    @ParameterizedTest
    @CsvSource({"https://localhost:8077, true", "http://localhost:8077, false"})
    void behindTlsOnlyTlsIsTheOwnPage(String origin, boolean taken) {
        assertEquals(taken, new OriginCheck(HOSTS, true).allows(origin, null, 8077));
    }
}
