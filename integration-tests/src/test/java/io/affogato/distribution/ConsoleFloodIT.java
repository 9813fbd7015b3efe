package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The web console of the real distribution flooded: nothing grows, nobody else waits. */
class ConsoleFloodIT extends ServedConsole {

    private static final int SLOW_CLIENTS = 150;
    private static final int MANY_SLOW_CLIENTS = 1_000;
    private static final long GIB = 1L << 30;

    /** Most bytes of a media file. */
    private static final long MEDIA_LIMIT = 256L << 20;

    @Test
    void anAnnouncedGigabyteIsRefusedAtOnce() throws Exception {
        try (FolderGauge spool = spool()) {
            announceGigabytes();
            assertEquals(List.of(), spool.files(), "files left of refused uploads");
            assertEquals(0, spool.peak(), "bytes taken of refused uploads");
        }
    }

    private FolderGauge spool() {
        return FolderGauge.of(data.resolve("console/uploads"));
    }

    private void announceGigabytes() throws IOException {
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
    void anUnannouncedGigabyteIsCutOffAtTheLimit() throws Exception {
        try (FolderGauge spool = spool()) {
            sendGigabyte();
            assertEquals(List.of(), spool.files(), "files left of a refused upload");
            assertTrue(spool.peak() > MEDIA_LIMIT / 2, "saw at most %d".formatted(spool.peak()));
            assertTrue(spool.peak() <= MEDIA_LIMIT, "took %d bytes".formatted(spool.peak()));
        }
        isStillThere();
    }

    private void sendGigabyte() throws IOException {
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
