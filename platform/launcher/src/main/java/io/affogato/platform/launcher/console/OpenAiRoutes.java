package io.affogato.platform.launcher.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.fusion.head.HeadKind;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.launcher.console.AskService.Answer;
import io.affogato.platform.launcher.console.AskService.Standing;
import io.affogato.platform.launcher.terminal.Documents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /v1/models} and {@code /v1/chat/completions} as OpenAI's interface has them, with media as
 * content parts:
 *
 * <pre>
 *   {"type": "media", "media": {"role": "video", "url": "data:video/mp4;base64,..."}}
 *   {"type": "video_url", "video_url": {"url": "file:clips/1.mp4"}}
 * </pre>
 *
 * <p>The last message of the user is the question; the models have no memory of a conversation.
 * {@code options} and {@code without} beside {@code messages} choose among answers and take senses
 * away.
 */
final class OpenAiRoutes {

    private static final String IN_USE = "affogato";
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

    private final AskService ask;
    private final AskRoutes recordings;

    OpenAiRoutes(AskService ask, AskRoutes recordings) {
        this.ask = ask;
        this.recordings = recordings;
    }

    void addTo(Router router) {
        router.on("GET", "/v1/models", this::models)
                .on("POST", "/v1/chat/completions", this::complete);
    }

    private record Model(
            String id, String object, long created, @JsonProperty("owned_by") String owner) {}

    private record Models(String object, List<Model> data) {}

    private ConsoleReply models(ConsoleCall call, Map<String, String> names) {
        return ConsoleReply.text(
                200,
                ConsoleReply.JSON,
                Documents.text(
                        new Models("list", List.of(new Model(IN_USE, "model", 0, "affogato")))));
    }

    private ConsoleReply complete(ConsoleCall call, Map<String, String> names) {
        JsonNode request = Json.tree(call.content());
        Map<String, String> media = new LinkedHashMap<>();
        StringBuilder question = new StringBuilder();
        read(lastOfUser(request.path("messages")), question, media);
        List<String> options = texts(request.path("options"));
        Set<ModalityId> without = new LinkedHashSet<>();
        texts(request.path("without")).forEach(id -> without.add(Names.modality(id)));
        Sample sample =
                AskRoutes.asked(recordings.sample(media), question.toString().strip(), options);
        String model = request.path("model").asText(IN_USE);
        String run = model.equals(IN_USE) ? "" : model;
        requireText(run);
        String id = "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
        long created = System.currentTimeMillis() / 1_000;
        if (request.path("stream").asBoolean(false)) {
            return new ConsoleReply(
                    200,
                    "text/event-stream",
                    Map.of(),
                    new ConsoleReply.Live(
                            sink -> stream(sink, id, created, model, run, sample, without)));
        }
        Answer answer = ask.ask(run, sample, without);
        return ConsoleReply.text(
                200, ConsoleReply.JSON, Documents.text(whole(id, created, model, answer)));
    }

    /** A message has no place for a picture. */
    private void requireText(String run) {
        Standing standing = ask.standing(run);
        if (standing.kind().equals(Said.word(HeadKind.MASK))) {
            throw Json.bad(
                    "%s answers with masks, and a chat takes text alone; ask with POST /api/v1/ask, which gives the mask as a picture, or name a run that answers in words"
                            .formatted(standing.model()));
        }
    }

    private static JsonNode lastOfUser(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("user")) {
                return messages.get(i).path("content");
            }
        }
        throw Json.bad("messages has none of role user");
    }

    private static void read(JsonNode content, StringBuilder question, Map<String, String> media) {
        if (content.isTextual()) {
            question.append(content.asText());
            return;
        }
        for (JsonNode part : content) {
            String type = part.path("type").asText();
            switch (type) {
                case "text" -> question.append(part.path("text").asText()).append(' ');
                case "video_url" -> media.put("video", part.path(type).path("url").asText());
                case "media" ->
                        media.put(
                                part.path(type).path("role").asText(),
                                part.path(type).path("url").asText());
                default ->
                        throw Json.bad(
                                "content part of type '%s'; there are text, video_url and media"
                                        .formatted(type));
            }
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private record Message(String role, String content) {}

    private record Choice(int index, Message message, @JsonProperty("finish_reason") String end) {}

    private record Completion(
            String id,
            String object,
            long created,
            String model,
            List<Choice> choices,
            Answer affogato) {}

    private static Completion whole(String id, long created, String model, Answer answer) {
        return new Completion(
                id,
                "chat.completion",
                created,
                model,
                List.of(new Choice(0, new Message("assistant", answer.answer()), "stop")),
                answer);
    }

    private record Delta(
            int index, Map<String, String> delta, @JsonProperty("finish_reason") String end) {}

    private record Chunk(
            String id, String object, long created, String model, List<Delta> choices) {}

    /** The answer is passed on while the model writes it. */
    private void stream(
            ConsoleReply.Sink sink,
            String id,
            long created,
            String model,
            String run,
            Sample sample,
            Set<ModalityId> without) {
        sink.put(event(chunk(id, created, model, Map.of("role", "assistant"), null)));
        try {
            ask.ask(
                    run,
                    sample,
                    without,
                    piece ->
                            sink.put(
                                    event(
                                            chunk(
                                                    id,
                                                    created,
                                                    model,
                                                    Map.of("content", piece),
                                                    null))));
            sink.put(event(chunk(id, created, model, Map.of(), "stop")));
        } catch (ModalityException e) {
            record Refusal(String message, String code) {}
            sink.put(event(Map.of("error", new Refusal(e.getMessage(), e.code().code()))));
        }
        sink.put(DONE);
    }

    private static Chunk chunk(
            String id, long created, String model, Map<String, String> delta, String end) {
        return new Chunk(
                id, "chat.completion.chunk", created, model, List.of(new Delta(0, delta, end)));
    }

    private static byte[] event(Object document) {
        return ("data: " + Documents.text(document) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
