package io.affogato.platform.launcher.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.affogato.platform.console.ConsoleApi;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleEvent;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.console.EventLog;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Speaks HTTP for a console's backend, with the JDK's own server. */
final class LoopbackFront implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_SIGNED_IN = 401;

    private final ConsoleApi api;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean over;

    LoopbackFront(ConsoleApi api) throws IOException {
        this.api = api;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        api.listening(port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String expected = "Bearer " + api.settings().token();
            if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(NOT_SIGNED_IN, -1);
            } else if (exchange.getRequestURI().getPath().equals("/api/v1/events")) {
                stream(exchange);
            } else {
                answer(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String text = exchange.getRequestURI().getQuery();
        for (String pair : (text == null ? "" : text).split("&", -1)) {
            if (pair.contains("=")) {
                query.put(
                        pair.substring(0, pair.indexOf('=')),
                        pair.substring(pair.indexOf('=') + 1));
            }
        }
        return query;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        ConsoleReply reply =
                api.answer(
                        new ConsoleCall(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI().getPath(),
                                query(exchange),
                                type == null ? "" : type,
                                exchange.getRequestBody().readAllBytes(),
                                Optional.empty(),
                                "token"));
        byte[] content = ((ConsoleReply.Bytes) reply.body()).content();
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), content.length);
        exchange.getResponseBody().write(content);
    }

    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        EventLog.Reader reader =
                api.events()
                        .read(
                                Set.of(query(exchange).get("topics")),
                                Optional.ofNullable(
                                        exchange.getRequestHeaders().getFirst("Last-Event-ID")));
        exchange.sendResponseHeaders(OK, 0);
        OutputStream out = exchange.getResponseBody();
        out.write("retry: 2000\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        while (!over) {
            Optional<ConsoleEvent> event = reader.next();
            if (event.isPresent()) {
                String text =
                        "id: %s\nevent: %s\ndata: %s\n\n"
                                .formatted(
                                        reader.id(event.get()),
                                        event.get().type(),
                                        event.get().data());
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } else {
                Thread.sleep(20);
            }
        }
    }

    @Override
    public void close() {
        over = true;
        server.stop(0);
        threads.shutdownNow();
    }
}
