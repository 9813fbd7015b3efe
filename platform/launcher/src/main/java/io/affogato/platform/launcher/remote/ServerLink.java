package io.affogato.platform.launcher.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.launcher.terminal.Documents;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Calls to a server, and its refusals as the exceptions they were. Safe for any thread. */
public final class ServerLink {

    private static final String BASE = "api/v1";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._~-]{0,127}");
    private static final Duration CONNECTING = Duration.ofSeconds(3);

    /** A server whose machine is busy answers late; one that has not by then, hangs. */
    private static final Duration STANDING = Duration.ofSeconds(8);

    private static final Duration ASKING = Duration.ofSeconds(30);

    /** A change may wait for bundles to start and to answer, an export for engines. */
    private static final Duration CHANGING = Duration.ofMinutes(5);

    private final ServerFile server;
    private final HttpClient client;

    /** Calls the server of a file; nothing is sent yet. */
    public ServerLink(ServerFile server) throws IOException {
        this.server = server;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECTING);
        if (!server.certificates().isEmpty()) {
            builder.sslContext(KnownCertificates.context(server.certificates()));
        }
        client = builder.build();
    }

    /** Returns whom it calls. */
    public ServerFile server() {
        return server;
    }

    /** A document and the place it got, if it got one. */
    record Made(JsonNode document, String place) {}

    /**
     * Returns how the server stands; it must say so at once.
     *
     * @throws ModalityException {@link ErrorCode#BUSY} if it does not
     */
    public JsonNode status() {
        return answer(request("/status").timeout(STANDING).GET()).document();
    }

    /** Returns a document. */
    JsonNode get(String path) {
        return answer(request(path).timeout(ASKING).GET()).document();
    }

    /** Sends nothing and returns a document. */
    JsonNode post(String path) {
        return answer(request(path).timeout(CHANGING).POST(BodyPublishers.noBody())).document();
    }

    /** Sends a record and returns a document. */
    JsonNode post(String path, Object content) {
        return create(path, content).document();
    }

    /** Sends a record and returns a document with its place. */
    Made create(String path, Object content) {
        return answer(
                request(path)
                        .timeout(CHANGING)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Documents.text(content))));
    }

    /**
     * Returns a name as a part of a path.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_FILE} if nothing has such a name
     */
    static String segment(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE, "there is nothing of the name '%s'".formatted(name));
        }
        return name;
    }

    /** Returns a part of a document as the record it was made of. */
    <T> T read(JsonNode part, Class<T> type) {
        try {
            return Documents.read(part, type);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Opens a stream of events and returns its lines; the caller closes them. */
    Stream<String> events(String topic, Optional<String> after) throws IOException {
        HttpRequest.Builder request = request("/events?topics=" + topic).GET();
        after.ifPresent(id -> request.header("Last-Event-ID", id));
        HttpResponse<Stream<String>> response = send(request.build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new IOException("status " + response.statusCode());
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.address().resolve(BASE + path))
                .header("Authorization", "Bearer " + server.token());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws IOException {
        try {
            return client.send(request, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Made answer(HttpRequest.Builder request) {
        HttpResponse<String> response;
        JsonNode document;
        try {
            response = send(request.build(), BodyHandlers.ofString());
            document = Documents.parse(response.body());
        } catch (IOException e) {
            throw unusable(e);
        }
        if (document.path("schema").isTextual()) {
            String place = response.headers().firstValue("Location").orElse("");
            return new Made(document, place.replaceFirst("^/" + BASE, ""));
        }
        throw refusal(document.path("code").asText(), document.path("detail").asText());
    }

    private ModalityException unusable(IOException e) {
        return new ModalityException(
                ErrorCode.BUSY,
                "the server, %s, does not answer: %s; try again, or end it".formatted(server, e),
                e);
    }

    private ModalityException refusal(String code, String detail) {
        return Arrays.stream(ErrorCode.values())
                .filter(known -> known.code().equals(code))
                .findFirst()
                .map(known -> new ModalityException(known, detail))
                .orElseGet(
                        () ->
                                new ModalityException(
                                        ErrorCode.BUSY,
                                        "the server, %s, refused: %s %s"
                                                .formatted(server, code, detail)));
    }
}
