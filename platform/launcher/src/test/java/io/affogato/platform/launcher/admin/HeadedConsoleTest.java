package io.affogato.platform.launcher.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.kernel.KernelSettings;
import io.affogato.platform.kernel.ModalityKernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to runs that answer with a class, a score or a mask, over REST and as a chat. */
final class HeadedConsoleTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int SIDE = 16;
    private static final String CLIP =
            "{\"clip\": {\"set\": \"%s\", \"split\": \"spots\", \"index\": 1}}";
    private static final String CHAT =
            "{\"stream\": %s, \"messages\": [{\"role\": \"user\", \"content\": ["
                    + "{\"type\": \"text\", \"text\": \"which one\"},"
                    + "{\"type\": \"media\", \"media\": {\"role\": \"warmth\","
                    + " \"url\": \"data:text/plain;base64,MQ==\"}}]}]}";

    @TempDir private Path folder;
    private ModalityKernel kernel;
    private ToyPlace place;
    private ToyConsole console;

    @BeforeEach
    void open() throws IOException {
        place = ToyPlace.in(folder);
        place.install(new ModalityId("spots"), 3, new SpotModality());
        kernel = ModalityKernel.start(KernelSettings.of(folder.resolve("kernel"), List.of()));
        console = ToyConsole.of(place.home, kernel, place);
        samples();
    }

    @AfterEach
    void close() {
        console.close();
        kernel.close();
        place.close();
    }

    private ConsoleReply get(String path) {
        return call("GET", path, "");
    }

    private ConsoleReply post(String path, String text) {
        return call("POST", path, text);
    }

    private ConsoleReply call(String method, String path, String text) {
        return console.backend()
                .answer(
                        new ConsoleCall(
                                method,
                                path,
                                Map.of(),
                                ConsoleReply.JSON,
                                text.getBytes(StandardCharsets.UTF_8),
                                Optional.empty(),
                                "token"));
    }

    private static JsonNode document(int status, ConsoleReply reply) throws IOException {
        String text =
                new String(((ConsoleReply.Bytes) reply.body()).content(), StandardCharsets.UTF_8);
        assertEquals(status, reply.status(), text);
        return MAPPER.readTree(text);
    }

    private JsonNode asked() throws IOException {
        String clip = CLIP.formatted(folder.getFileName());
        return document(200, post("/api/v1/ask", clip));
    }

    @Test
    void aMaskIsDrawnOverThePictureAndIsNoChat() throws Exception {
        train(
                "kind: mask, decoder: convolution, loss: dice, size: 16, channels: 12,"
                        + " sides: [16], learningRateScale: 1.0");

        JsonNode answer = asked();

        assertEquals("mask", answer.path("kind").asText(), answer::toString);
        assertTrue(answer.path("score").isNull(), answer::toString);
        JsonNode mask = answer.path("mask");
        assertEquals(SIDE, mask.path("rows").asInt());
        assertEquals(SIDE, mask.path("columns").asInt());
        Path file = folder.resolve("answered.png");
        Files.write(file, png(mask.path("pixels")));
        assertEquals(mask.path("area").asInt(), ObjectMask.read(file).area());
        Files.write(file, png(mask.path("picture")));
        assertEquals(160, ObjectMask.read(file).width(), "as many pixels as can be seen");

        JsonNode refused = document(400, post("/v1/chat/completions", CHAT.formatted("true")));
        assertTrue(refused.toString().contains("POST /api/v1/ask"), refused::toString);
        assertTrue(refused.toString().contains("answers with masks"), refused::toString);
    }

    @Test
    void whatIsAnsweredByNoWordsIsListedAndAsked() throws Exception {
        train("kind: score, learningRateScale: 1.0");
        String set = folder.getFileName().toString();

        JsonNode listed = document(200, get("/api/v1/data/" + set + "/wordless"));
        assertEquals(4, listed.path("items").size(), listed::toString);
        assertEquals("[]", listed.at("/items/0/answers").toString());
        String clip = CLIP.formatted(set).replace("\"spots\"", "\"wordless\"");
        assertEquals("score", document(200, post("/api/v1/ask", clip)).path("kind").asText());
    }

    private static byte[] png(JsonNode url) {
        String start = "data:image/png;base64,";
        assertTrue(url.asText().startsWith(start), url::asText);
        return Base64.getDecoder().decode(url.asText().substring(start.length()));
    }

    @Test
    void aClassComesWithTheSharesOfAllAndIsAChat() throws Exception {
        train("kind: class, classes: [light, dark], learningRateScale: 1.0");

        JsonNode answer = asked();

        assertEquals("class", answer.path("kind").asText(), answer::toString);
        assertEquals("[\"light\",\"dark\"]", answer.path("options").toString());
        assertEquals(2, answer.path("shares").size());
        assertEquals(
                1, answer.at("/shares/0").asDouble() + answer.at("/shares/1").asDouble(), 1e-3);
        assertTrue(answer.path("mask").isNull(), answer::toString);
        JsonNode chat = document(200, post("/v1/chat/completions", CHAT.formatted("false")));
        String said = chat.at("/choices/0/message/content").asText();
        assertTrue(List.of("light", "dark").contains(said), chat::toString);
        assertTrue(streamed().contains("{\"content\":\"" + said + "\"}"), this::streamed);
    }

    private String streamed() {
        StringBuilder events = new StringBuilder();
        ConsoleReply reply = post("/v1/chat/completions", CHAT.formatted("true"));
        ((ConsoleReply.Live) reply.body())
                .source()
                .run(
                        piece -> {
                            events.append(new String(piece, StandardCharsets.UTF_8));
                            return true;
                        });
        return events.toString();
    }

    @Test
    void aScoreStandsOnItsScaleAndIsAChat() throws Exception {
        train("kind: score, learningRateScale: 1.0");

        JsonNode answer = asked();

        assertEquals("score", answer.path("kind").asText(), answer::toString);
        assertEquals("[-3.0,3.0]", answer.path("scale").toString());
        assertEquals(
                Double.parseDouble(answer.path("answer").asText()),
                answer.path("score").asDouble(),
                0.005001);
        JsonNode chat = document(200, post("/v1/chat/completions", CHAT.formatted("false")));
        String said = chat.at("/choices/0/message/content").asText();
        assertTrue(said.matches("-?\\d+\\.\\d\\d"), chat::toString);
    }

    private void train(String head) throws InterruptedException {
        BlockingQueue<RunRow> ends = place.ends();
        String recipe =
                place.recipe("headed")
                                .replace("[warmth, weight]", "[warmth, spots]")
                                .replace("train.jsonl", "spots.jsonl")
                                .replace("test.jsonl", "spots.jsonl")
                                .replace("split: test", "split: none")
                        + "head: {%s}\nfusion: {method: mit}\n".formatted(head);
        place.runs.start(recipe, "", Map.of("training.epochs", "1", "training.mode", "joint"));
        ToyPlace.end(ends, "completed");
    }

    /** Writes four recordings of two spots, with a mask, a class and a score. */
    private void samples() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            Files.writeString(folder.resolve("s" + i + ".spots"), i + " " + (7 + i));
            Files.writeString(folder.resolve("s" + i + ".warmth"), i % 2 == 0 ? "1" : "-1");
            boolean[] pixels = new boolean[SIDE * SIDE];
            pixels[i] = true;
            new ObjectMask(SIDE, SIDE, pixels).write(folder.resolve("s" + i + ".png"));
            lines.append("{\"id\":\"s%1$d\",\"question\":\"which one\",".formatted(i))
                    .append("\"media\":{\"warmth\":\"s%1$d.warmth\",".formatted(i))
                    .append("\"spots\":\"s%1$d.spots\",\"mask\":\"s%1$d.png\"},".formatted(i))
                    .append("\"type\":\"which\",\"score\":0.5,")
                    .append("\"answers\":[\"%s\"]}\n".formatted(i % 2 == 0 ? "light" : "dark"));
        }
        String wordless = lines.toString().replaceAll(",\"answers\":\\[[^]]*]", "");
        Files.writeString(folder.resolve("wordless.jsonl"), wordless);
        Files.writeString(folder.resolve("spots.jsonl"), lines);
    }
}
