package io.affogato.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls a running server as a program does, with the token. */
final class Rest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;
    private final String token;

    /**
     * Makes a client.
     *
     * @param url with a slash at its end
     */
    Rest(String url, String token) {
        this.url = url;
        this.token = token;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json.readTree(text(path));
    }

    String text(String path) throws IOException, InterruptedException {
        return good(client.send(call(path).build(), BodyHandlers.ofString()));
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(call(path).build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " gave " + response.statusCode());
        }
        return response.body();
    }

    /** Sends a document and returns the answer's text. */
    String post(String path, Object document) throws IOException, InterruptedException {
        HttpRequest.Builder call =
                call(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json.writeValueAsString(document)));
        return good(client.send(call.build(), BodyHandlers.ofString()));
    }

    /** Waits until a run is in a state. */
    void awaitRun(String run, String state, Duration limit)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        String now = "";
        String message = "";
        while (System.nanoTime() < end) {
            JsonNode row = get("api/v1/runs/" + run).path("row");
            now = row.path("state").asText();
            message = row.path("message").asText();
            if (now.equals(state)) {
                return;
            }
            if (now.equals("failed")) {
                break;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new AssertionError("run %s is %s, not %s: %s".formatted(run, now, state, message));
    }

    private HttpRequest.Builder call(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token);
    }

    private static String good(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    "%s gave %d%n%s"
                            .formatted(response.uri(), response.statusCode(), response.body()));
        }
        return response.body();
    }
}
