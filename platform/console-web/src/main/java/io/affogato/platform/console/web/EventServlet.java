package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleEvent;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.console.EventLog;
import io.affogato.platform.console.Problem;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * {@code GET /api/v1/events?topics=modality,run:31}: server-sent events. With {@code poll=true} the
 * same as one document, for where streams do not get through.
 */
final class EventServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final int MOST_TOPICS = 32;
    private static final int MOST_POLLED = 500;

    private final transient EventLog log;
    private final transient EventStreams streams;

    EventServlet(EventLog log, EventStreams streams) {
        this.log = log;
        this.streams = streams;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String topics = request.getParameter("topics");
        Set<String> wanted =
                topics == null ? Set.of() : Set.copyOf(Arrays.asList(topics.split(",", -1)));
        if (wanted.isEmpty() || wanted.size() > MOST_TOPICS) {
            Replies.send(
                    response,
                    new Problem(400, "WEB-400", "name topics, such as ?topics=modality,run")
                            .reply());
            return;
        }
        EventLog.Reader reader = log.read(wanted, after(request));
        if ("true".equals(request.getParameter("poll"))) {
            Replies.send(response, polled(reader));
            return;
        }
        stream(request, response, reader);
    }

    private static Optional<String> after(HttpServletRequest request) {
        String header = request.getHeader("Last-Event-ID");
        return Optional.ofNullable(header == null ? request.getParameter("after") : header);
    }

    private static ConsoleReply polled(EventLog.Reader reader) {
        StringJoiner events = new StringJoiner(",", "{\"events\":[", "]}");
        for (int i = 0; i < MOST_POLLED; i++) {
            Optional<ConsoleEvent> next = reader.next();
            if (next.isEmpty()) {
                break;
            }
            ConsoleEvent event = next.get();
            events.add(
                    "{\"id\":%s,\"topic\":%s,\"type\":%s,\"data\":%s}"
                            .formatted(
                                    Problem.quoted(reader.id(event)),
                                    Problem.quoted(event.topic()),
                                    Problem.quoted(event.type()),
                                    event.data()));
        }
        return ConsoleReply.text(200, ConsoleReply.JSON, events.toString());
    }

    private void stream(
            HttpServletRequest request, HttpServletResponse response, EventLog.Reader reader)
            throws IOException {
        EventContent content = new EventContent(reader, streams);
        if (!streams.add(content)) {
            Replies.send(
                    response,
                    new Problem(503, "WEB-503", "too many listen already")
                            .reply()
                            .with("Retry-After", "30"));
            return;
        }
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("X-Accel-Buffering", "no");
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        try {
            content.start(context);
        } catch (IOException | IllegalStateException e) {
            streams.remove(content);
            throw e;
        }
    }
}
