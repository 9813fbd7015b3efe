package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.distribution.ConsoleServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The web console of the real distribution under attack: all is refused. */
class ConsoleAttackIT extends ServedConsole {

    @Test
    void theTokenIsTheOwnersAlone() throws IOException {
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(server.tokenFile())));
        assertTrue(server.token().length() >= 43, "length of the token");
    }

    @Test
    void everyAnswerTellsTheBrowserWhatNotToDo() throws IOException {
        for (String path : new String[] {"/", "/nothing", RUNS}) {
            Reply reply = server.call("GET " + path, server.with(), "");
            assertTrue(
                    reply.header("Content-Security-Policy").startsWith("default-src 'self'"),
                    reply.head());
            assertFalse(reply.header("Content-Security-Policy").contains("unsafe"), reply.head());
            assertEquals("nosniff", reply.header("X-Content-Type-Options"));
            assertEquals("no-referrer", reply.header("Referrer-Policy"));
            assertEquals("", reply.header("Server"));
            assertEquals("", reply.header("Access-Control-Allow-Origin"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/runs", "/api/v1/events?topics=run", "/v1/models", "/metrics"})
    void withoutTokenThereIsNothing(String path) throws IOException {
        assertEquals(401, server.call("GET " + path, server.with(), "").status());
        Reply wrong =
                server.call(
                        "GET " + path,
                        server.with("Cookie: affogato_session=" + "A".repeat(43)),
                        "");
        assertEquals(401, wrong.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example"})
    void aForeignHostIsRefusedWhateverElseIsRight(String host) throws IOException {
        Reply reply = server.call("GET " + RUNS, List.of("Host: " + host, server.bearer()), "");
        assertEquals(421, reply.status());
        assertEquals(421, server.call("GET /", List.of("Host: " + host), "").status());
    }

    @Test
    void aForeignOriginIsRefusedWhateverElseIsRight() throws IOException {
        for (String header :
                new String[] {
                    "Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"
                }) {
            assertEquals(
                    403,
                    server.call("GET " + RUNS, server.with(server.bearer(), header), "").status());
            assertEquals(
                    403,
                    server.call("POST /api/v1/session", server.with(server.bearer(), header), "")
                            .status());
        }
        isStillThere();
    }

    @Test
    void aSessionNeedsItsProofToChangeAnything() throws IOException {
        Reply in = server.call("POST /api/v1/session", server.with(server.bearer()), "");
        assertEquals(200, in.status());
        String cookie = in.header("Set-Cookie");
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        String session = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
        String csrf = in.body().replaceAll(".*\"csrf\":\"([^\"]+)\".*", "$1");
        assertEquals(200, server.call("GET " + RUNS, server.with(session), "").status());
        String stop = "POST /api/v1/runs/none:stop";
        assertEquals(403, server.call(stop, server.with(session), "").status());
        assertEquals(
                403,
                server.call(stop, server.with(session, "X-Affogato-CSRF: x" + csrf), "").status());
        assertEquals(
                404,
                server.call(stop, server.with(session, "X-Affogato-CSRF: " + csrf), "").status());
        assertEquals(
                204,
                server.call(
                                "DELETE /api/v1/session",
                                server.with(session, "X-Affogato-CSRF: " + csrf),
                                "")
                        .status());
        assertEquals(401, server.call("GET " + RUNS, server.with(session), "").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../console.token",
                "/..%2f..%2fconsole.token",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/page/../../console.token",
                "/api/v1/runs/..%2f..%2fetc/report",
                "/api/v1/runs/../../console.token",
                "/api/v1/runs/%2e%2e",
                "/api/v1/clips/..%2f..%2f/test/0/media/video",
                "/api/v1/data/..;/x",
                "/api/v1/runs/a%00b",
                "//etc/passwd",
                "/api/v1/logs/..%5c..%5cx"
            })
    void noPathLeadsOut(String path) throws IOException {
        Reply reply = server.get(path);
        assertTrue(reply.status() == 400 || reply.status() == 404, path + "\n" + reply.head());
        assertFalse(reply.body().contains(server.token()), path);
        assertFalse(reply.body().contains("root:"), path);
    }

    @Test
    void whoGuessesIsSlowedDown() throws IOException {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            seen.add(
                    server.call("GET " + RUNS, server.with("Authorization: Bearer guess" + i), "")
                            .status());
        }
        assertEquals(List.of(401, 401, 401, 401, 401, 429, 429, 429, 429), seen);
        long end = System.nanoTime() + 10_000_000_000L;
        while (server.get(RUNS).status() == 429 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        isStillThere();
    }
}
