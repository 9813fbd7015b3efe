package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.distribution.ConsoleServer.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The web console of the real distribution under attack: all is refused, nothing grows. */
@ExtendWith(SharedInstallation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleAttackIT {

    private static final String RUNS = "/api/v1/runs";
    private static final int SLOW_CLIENTS = 150;
    private static final int MANY_SLOW_CLIENTS = 1_000;
    private static final long GIB = 1L << 30;

    private ConsoleServer server;
    private Path data;

    @BeforeAll
    void start(Installation installation, @TempDir Path place) throws Exception {
        data = Files.createDirectories(place.resolve("data"));
        server =
                ConsoleServer.start(installation, data, "--runs", place.resolve("runs").toString());
    }

    @AfterAll
    void stop() throws InterruptedException {
        assertEquals(128 + 15, server.terminate());
    }

    private void isStillThere() throws IOException {
        assertEquals(200, server.get(RUNS).status());
    }

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

    @Test
    void anAnnouncedGigabyteIsRefusedAtOnce() throws IOException {
        for (String line :
                new String[] {
                    "PUT /api/v1/media?name=clip.mp4",
                    "PUT /api/v1/modalities/staged",
                    "POST /api/v1/ask"
                }) {
            try (Socket socket = server.connect()) {
                ConsoleServer.send(
                        socket, line, server.with(server.bearer(), "Content-Length: " + GIB), "");
                assertEquals(413, ConsoleServer.read(socket.getInputStream()).status(), line);
            }
        }
    }

    /** Chunks announce no length; they are counted as they come. */
    @Test
    void anUnannouncedGigabyteIsCutOffAtTheLimit() throws IOException {
        byte[] piece = new byte[1 << 16];
        byte[] chunk = "10000\r\n".getBytes(StandardCharsets.UTF_8);
        long sent = 0;
        int status = 0;
        try (Socket socket = server.connect()) {
            ConsoleServer.send(
                    socket,
                    "PUT /api/v1/media?name=clip.mp4",
                    server.with(server.bearer(), "Transfer-Encoding: chunked"),
                    "");
            OutputStream out = socket.getOutputStream();
            try {
                while (sent < GIB && socket.getInputStream().available() == 0) {
                    out.write(chunk);
                    out.write(piece);
                    out.write("\r\n".getBytes(StandardCharsets.UTF_8));
                    sent += piece.length;
                }
                status = ConsoleServer.read(socket.getInputStream()).status();
            } catch (SocketException e) {
                status = 413; // the server closed while we were still sending
            }
        }
        assertEquals(413, status);
        assertTrue(sent < GIB / 2, "took %d bytes".formatted(sent));
        try (Stream<Path> left = Files.list(data.resolve("console/uploads"))) {
            assertEquals(0, left.count(), "files left of a refused upload");
        }
        isStillThere();
    }

    @Test
    void slowClientsHoldNobodyUp() throws IOException {
        slowClients(SLOW_CLIENTS, 4_000);
    }

    @Test
    @Tag("slow")
    void aThousandSlowClientsHoldNobodyUp() throws IOException {
        slowClients(MANY_SLOW_CLIENTS, 60_000);
    }

    /** A third never ends its head, a third its content, a third never reads its events. */
    private void slowClients(int count, long millis) throws IOException {
        long threads = threads();
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Socket socket = server.connect();
                clients.add(socket);
                switch (i % 3) {
                    case 0 ->
                            socket.getOutputStream()
                                    .write(
                                            "GET / HTTP/1.1\r\nHost: "
                                                    .getBytes(StandardCharsets.UTF_8));
                    case 1 ->
                            ConsoleServer.send(
                                    socket,
                                    "POST /api/v1/ask",
                                    server.with(
                                            server.bearer(),
                                            "Content-Type: application/json",
                                            "Content-Length: 1000"),
                                    "");
                    default ->
                            ConsoleServer.send(
                                    socket,
                                    "GET /api/v1/events?topics=log,run",
                                    server.with(server.bearer()),
                                    "");
                }
            }
            long end = System.nanoTime() + millis * 1_000_000;
            long worst = 0;
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                isStillThere();
                worst = Math.max(worst, System.nanoTime() - start);
            }
            assertTrue(worst < 3_000_000_000L, "an answer took %.1f s".formatted(worst / 1e9));
            assertTrue(threads() - threads < 40, "threads grew to " + threads());
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private long threads() throws IOException {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_threads_live_threads"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
