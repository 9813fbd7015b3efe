package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.affogato.distribution.ConsoleServer.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training in a server that is attacked: minutes of peace and of attack take turns in one run, so
 * that what else the machine does falls on both alike. Takes seven minutes.
 */
@ExtendWith(SharedInstallation.class)
@Tag("slow")
class AttackOnTrainingIT {

    private static final int PAIRS = 3;
    private static final long WINDOW_MILLIS = 60_000;
    private static final int CLIENTS = 1_000;
    private static final int DRIPS = 5;
    private static final long PAUSE_MILLIS = 20;

    /** Rounds of the attack from one honest call to the next, about half a second. */
    private static final int HONEST_EVERY = 25;

    private static final double MOST = 1.10;
    private static final long GIB = 1L << 30;

    private static final String RECIPE =
            """
            schema: affogato.train/1
            run: {name: attacked, seed: 5}
            device: cpu
            data: {task: {id: sixsense, seed: 3, train: 24, validation: 1, test: 1}}
            modalities: all
            frames: 2
            training:
              epochs: 100000
              batch: 32
              learningRate: 1.0e-4
              warmupSteps: 0
              validateEveryEpochs: 0
              earlyExit: {enabled: false}
              maxMinutes: 30
            checkpoint: {everySteps: 0, keep: 1}
            evaluate: {split: none}
            """;

    private ConsoleServer server;

    @Test
    void stepsTakeAsLongAsInPeace(Installation affogato, @TempDir Path place) throws Exception {
        affogato.assumeBackbone();
        Path metrics = place.resolve("runs/attacked/metrics.jsonl");
        List<Window> windows = new ArrayList<>();
        double worst = 0;
        try (ConsoleServer started =
                ConsoleServer.start(
                        affogato,
                        Files.createDirectories(place.resolve("data")),
                        "--runs",
                        place.resolve("runs").toString())) {
            server = started;
            Rest rest = new Rest("http://127.0.0.1:%d/".formatted(server.port()), server.token());
            rest.post("api/v1/runs", Map.of("recipe", RECIPE));
            rest.awaitRun("attacked", "training", Duration.ofMinutes(3));
            Thread.sleep(WINDOW_MILLIS / 4); // the first steps are slower
            for (int i = 0; i < PAIRS; i++) {
                windows.add(peace());
                long start = System.currentTimeMillis();
                worst = Math.max(worst, attack());
                windows.add(new Window(true, start, System.currentTimeMillis()));
            }
        }
        List<Long> steps = steps(metrics);
        double peace = median(steps, windows, false);
        double attack = median(steps, windows, true);
        for (Window window : windows) {
            System.out.printf(
                    "%s: %.0f ms a step%n",
                    window.attack() ? "attack" : "peace ",
                    median(steps, List.of(window), window.attack()));
        }
        System.out.printf(
                "median step %.0f ms in peace, %.0f ms under attack: ratio %.3f;"
                        + " slowest answer meanwhile %.2f s%n",
                peace, attack, attack / peace, worst);
        assertTrue(attack <= MOST * peace, "%.0f ms, %.0f ms".formatted(peace, attack));
        assertTrue(worst < 3, "an answer took %.1f s".formatted(worst));
    }

    /** A stretch of time; milliseconds since 1970. */
    private record Window(boolean attack, long from, long to) {

        boolean holds(long time) {
            return time >= from && time <= to;
        }
    }

    private static Window peace() throws InterruptedException {
        long start = System.currentTimeMillis();
        Thread.sleep(WINDOW_MILLIS);
        return new Window(false, start, System.currentTimeMillis());
    }

    /** Attacks with everything; returns the seconds of the slowest answer to an honest call. */
    private double attack() throws Exception {
        long end = System.nanoTime() + WINDOW_MILLIS * 1_000_000;
        long worst = 0;
        try (SlowClients clients = SlowClients.connect(server, CLIENTS)) {
            upload();
            for (int i = 0; System.nanoTime() < end; i++) {
                clients.drip(DRIPS);
                hostile(i);
                if (i % HONEST_EVERY == 0) {
                    long start = System.nanoTime();
                    Reply honest = server.get("/api/v1/runs");
                    worst = Math.max(worst, System.nanoTime() - start);
                    assertTrue(honest.status() == 200, honest::head);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            System.out.printf("%d bytes met a closed connection%n", clients.refused());
        }
        return worst / 1e9;
    }

    private void hostile(int round) throws IOException {
        String get = "GET /api/v1/runs";
        Reply reply =
                switch (round % 5) {
                    case 0 -> server.call(get, List.of("Host: evil.example", server.bearer()), "");
                    case 1 ->
                            server.call(
                                    get,
                                    server.with(server.bearer(), "Origin: http://evil.example"),
                                    "");
                    case 2 -> server.call(get, server.with(), "");
                    case 3 -> server.get("/api/v1/runs/..%2f..%2fetc/report");
                    default ->
                            server.call(
                                    "PUT /api/v1/media?name=clip.mp4",
                                    server.with(server.bearer(), "Content-Length: " + GIB),
                                    "");
                };
        assertTrue(reply.status() >= 400 && reply.status() < 500, reply::head);
    }

    /** A gigabyte whose length is not announced, until the server has enough. */
    private void upload() throws IOException {
        byte[] piece = new byte[1 << 16];
        try (Socket socket = server.connect()) {
            ConsoleServer.send(
                    socket,
                    "PUT /api/v1/media?name=clip.mp4",
                    server.with(server.bearer(), "Transfer-Encoding: chunked"),
                    "");
            OutputStream out = socket.getOutputStream();
            for (long sent = 0; sent < GIB && socket.getInputStream().available() == 0; ) {
                out.write("10000\r\n".getBytes(StandardCharsets.UTF_8));
                out.write(piece);
                out.write("\r\n".getBytes(StandardCharsets.UTF_8));
                sent += piece.length;
            }
        } catch (SocketException e) {
            return; // it closed while we were still sending
        }
    }

    /** Returns when each step ended. */
    private static List<Long> steps(Path metrics) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Long> times = new ArrayList<>();
        long last = -1;
        for (String line : Files.readAllLines(metrics)) {
            JsonNode event = json.readTree(line);
            if (event.path("event").asText().equals("pass")
                    && event.path("step").asLong() != last) {
                last = event.path("step").asLong();
                times.add(event.path("time").asLong());
            }
        }
        return times;
    }

    /** The median of the steps that lie wholly in windows of a kind. */
    private static double median(List<Long> ends, List<Window> windows, boolean attack) {
        long[] taken =
                windows.stream()
                        .filter(w -> w.attack() == attack)
                        .flatMapToLong(
                                w ->
                                        IntStream.range(1, ends.size())
                                                .filter(i -> w.holds(ends.get(i - 1)))
                                                .filter(i -> w.holds(ends.get(i)))
                                                .mapToLong(i -> ends.get(i) - ends.get(i - 1)))
                        .toArray();
        assertTrue(taken.length >= 20, "only %d steps".formatted(taken.length));
        Arrays.sort(taken);
        return taken[taken.length / 2];
    }
}
