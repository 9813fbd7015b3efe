package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.affogato.distribution.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Commands of the real distribution while a server of it holds the data folder. */
@ExtendWith(SharedInstallation.class)
class LoopbackIT {

    /** What a command prints, by what the server answers. */
    private static final Map<String, String> SAME =
            Map.of(
                    "modality list -a -o json", "/api/v1/modalities?all=true",
                    "adapter list -o json", "/api/v1/adapters",
                    "run list -o json", "/api/v1/runs",
                    "status -o json", "/api/v1/status");

    @TempDir private Path place;
    private Installation affogato;
    private Map<String, String> environment;

    @BeforeEach
    void choose(Installation shared) {
        affogato = shared;
        environment = Map.of("AFFOGATO_DATA", place.resolve("data").toString());
    }

    private Result run(String... words) throws IOException, InterruptedException {
        return affogato.run(environment, words);
    }

    private static JsonNode tree(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static JsonNode asked(ConsoleServer server, String path) throws IOException {
        return tree(server.get(path).body());
    }

    @Test
    void commandsAskTheServerThatHoldsTheFolder() throws Exception {
        Path data = place.resolve("data");
        Path file = data.resolve("server.json");
        run("status").ends(3);
        try (ConsoleServer server = ConsoleServer.start(affogato, data)) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            answersAreTheServers(server);
            changesAreTheServers(server);
            aServerThatDoesNotAnswerIsTold(server);
            assertEquals(128 + 15, server.terminate());
        }
        assertFalse(Files.exists(file), "the server removes its file");
        run("status").ends(3);
    }

    private void answersAreTheServers(ConsoleServer server) throws Exception {
        for (Map.Entry<String, String> each : SAME.entrySet()) {
            Result said = run(each.getKey().split(" ", -1)).ends(0);
            assertEquals("", said.err(), each.getKey());
            assertEquals(asked(server, each.getValue()), tree(said.out()), each.getKey());
        }
        run("run", "info", "never").ends(66);
    }

    private void changesAreTheServers(ConsoleServer server) throws Exception {
        List<String> used = modalities(server);
        String id = used.get(0);
        Result off = run("modality", "disable", id, "-o", "json").ends(0);
        assertTrue(tree(off.out()).path("done").asBoolean(), off::all);
        assertEquals(used.subList(1, used.size()), modalities(server));
        run("modality", "enable", id).ends(0);
        assertEquals(used, modalities(server));
        try (Stream<Path> logs = Files.list(place.resolve("data/log"))) {
            Path audit =
                    logs.filter(log -> log.getFileName().toString().startsWith("audit-"))
                            .findFirst()
                            .orElseThrow();
            List<String> lines = Files.readAllLines(audit);
            assertTrue(
                    lines.stream().anyMatch(l -> l.contains("token") && l.contains(":apply")),
                    lines::toString);
        }
    }

    private static List<String> modalities(ConsoleServer server) throws IOException {
        List<String> ids = new ArrayList<>();
        asked(server, "/api/v1/status").path("modalities").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private void aServerThatDoesNotAnswerIsTold(ConsoleServer server) throws Exception {
        signal("STOP", server.pid());
        try {
            Result busy = run("modality", "disable", "none").ends(75);
            assertTrue(busy.err().contains("process " + server.pid()), busy::all);
            run("modality", "list").ends(0);
        } finally {
            signal("CONT", server.pid());
        }
        run("status").ends(0);
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        assertEquals(0, kill.waitFor(), name);
    }
}
