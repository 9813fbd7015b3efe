package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The web console of the real distribution flooded: nothing grows, nobody else waits. */
@ExtendWith(SharedInstallation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleFloodIT {

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

    private void slowClients(int count, long millis) throws IOException {
        long threads = threads();
        try (SlowClients clients = SlowClients.connect(server, count)) {
            long end = System.nanoTime() + millis * 1_000_000;
            long worst = 0;
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                isStillThere();
                clients.drip(1);
                worst = Math.max(worst, System.nanoTime() - start);
            }
            assertTrue(worst < 3_000_000_000L, "an answer took %.1f s".formatted(worst / 1e9));
            assertTrue(threads() - threads < 40, "threads grew to " + threads());
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
