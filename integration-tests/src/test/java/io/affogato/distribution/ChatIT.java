package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients of OpenAI's interface and of Prometheus at the same port, after a run of a few steps. */
@ExtendWith(SharedInstallation.class)
class ChatIT {

    private static final String RECIPE =
            """
            schema: affogato.train/1
            run: {name: small, seed: 5}
            device: cpu
            data: {task: {id: sixsense, seed: 3, train: 3, validation: 1, test: 2}}
            modalities: [image, audio]
            training: {epochs: 1, batch: 8, learningRate: 1.0e-3, warmupSteps: 0, validateEveryEpochs: 0}
            checkpoint: {everySteps: 0, keep: 1}
            evaluate: {split: none}
            """;

    private static final List<String> OPTIONS = List.of("near", "far", "left");

    @TempDir static Path place;

    private static Server server;
    private static Rest rest;
    private static JsonNode clip;

    @BeforeAll
    static void serveAndTrain(Installation affogato) throws Exception {
        affogato.assumeBackbone();
        server =
                Server.start(
                        affogato,
                        Map.of("AFFOGATO_DATA", place.resolve("data").toString()),
                        "--runs",
                        place.resolve("runs").toString());
        rest = new Rest(server.url(), server.token());
        rest.post("api/v1/runs", Map.of("recipe", RECIPE));
        rest.awaitRun("small", "completed", Duration.ofMinutes(2));
        String set = rest.get("api/v1/data").path("items").path(0).path("name").asText();
        clip = rest.get("api/v1/data/" + set + "/test").path("items").path(0);
    }

    @AfterAll
    static void end() throws Exception {
        if (server != null) {
            try (Server ending = server) {
                assertEquals(143, ending.terminate(), ending::said);
            }
        }
    }

    @Test
    void theModelsAreListed() throws Exception {
        JsonNode models = rest.get("v1/models");

        assertEquals("list", models.path("object").asText());
        assertEquals("affogato", models.path("data").path(0).path("id").asText());
        assertEquals("model", models.path("data").path(0).path("object").asText());
    }

    @Test
    void aQuestionAboutAFileInTheMessageIsAnswered() throws Exception {
        JsonNode answer = new ObjectMapper().readTree(rest.post("v1/chat/completions", chat()));

        assertEquals("chat.completion", answer.path("object").asText());
        JsonNode choice = answer.path("choices").path(0);
        assertEquals("stop", choice.path("finish_reason").asText());
        assertEquals("assistant", choice.path("message").path("role").asText());
        assertTrue(
                OPTIONS.contains(choice.path("message").path("content").asText()),
                answer::toString);
        assertEquals(OPTIONS.size(), answer.at("/affogato/shares").size(), answer::toString);
        double shares = 0;
        for (JsonNode share : answer.path("affogato").path("shares")) {
            shares += share.asDouble();
        }
        assertEquals(1, shares, 1e-3);
    }

    @Test
    void theStreamedAnswerIsTheSame() throws Exception {
        Map<String, Object> question = chat();
        String whole =
                new ObjectMapper()
                        .readTree(rest.post("v1/chat/completions", question))
                        .at("/choices/0/message/content")
                        .asText();
        question.put("stream", true);

        List<String> events =
                rest.post("v1/chat/completions", question)
                        .lines()
                        .filter(line -> line.startsWith("data: "))
                        .map(line -> line.substring("data: ".length()))
                        .toList();
        assertEquals("[DONE]", events.get(events.size() - 1));
        StringBuilder said = new StringBuilder();
        Set<String> ids = new HashSet<>();
        String ending = "";
        for (String event : events.subList(0, events.size() - 1)) {
            JsonNode chunk = new ObjectMapper().readTree(event);
            assertEquals("chat.completion.chunk", chunk.path("object").asText(), event);
            ids.add(chunk.path("id").asText());
            said.append(chunk.at("/choices/0/delta/content").asText(""));
            ending = chunk.at("/choices/0/finish_reason").asText();
        }
        assertEquals(whole, said.toString());
        assertEquals("stop", ending);
        assertEquals(1, ids.size());
    }

    /** A question whose video stands in the message itself. */
    private static Map<String, Object> chat() throws Exception {
        byte[] video =
                rest.bytes(
                        "api/v1/clips/%s/test/%d/media/video"
                                .formatted(clip.path("set").asText(), clip.path("index").asInt()));
        String url = "data:video/mp4;base64," + Base64.getEncoder().encodeToString(video);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", "affogato");
        document.put("options", OPTIONS);
        document.put(
                "messages",
                List.of(
                        Map.of(
                                "role",
                                "user",
                                "content",
                                List.of(
                                        Map.of("type", "text", "text", clip.path("question")),
                                        Map.of(
                                                "type",
                                                "video_url",
                                                "video_url",
                                                Map.of("url", url))))));
        return document;
    }

    private static final Pattern HEAD =
            Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*)(?: (.*))?");

    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_]\\w*=\"(?:[^\"\\\\]|\\\\.)*\",?)*\\})?"
                            + " (NaN|[+-]Inf|[0-9.eE+-]+)");

    @Test
    void theMetricsAreWhatPrometheusReads() throws Exception {
        Map<String, Double> values = new HashMap<>();
        Set<String> typed = new HashSet<>();
        for (String line : rest.text("metrics").lines().toList()) {
            Matcher head = HEAD.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (head.matches()) {
                typed.add(head.group(2));
                continue;
            }
            assertTrue(sample.matches(), line);
            String family = sample.group(1).replaceAll("_(count|sum|max|bucket)$", "");
            assertTrue(typed.contains(family) || typed.contains(sample.group(1)), line);
            String key = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
            assertEquals(null, values.put(key, Double.valueOf(sample.group(3))), "twice: " + key);
        }
        assertTrue(values.get("affogato_modalities{state=\"active\"}") >= 6);
        assertEquals(1, values.get("affogato_runs{state=\"completed\"}"));
        assertTrue(values.get("jvm_threads_live_threads") > 5);
        assertTrue(
                values.keySet().stream().anyMatch(key -> key.startsWith("affogato_calls_seconds")),
                () -> values.keySet().toString());
    }
}
