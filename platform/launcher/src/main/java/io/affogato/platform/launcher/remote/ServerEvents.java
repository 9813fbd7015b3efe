package io.affogato.platform.launcher.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.console.EventLog;
import io.affogato.platform.launcher.terminal.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server tells, on a thread of its own. A stream that breaks is opened again where it broke.
 */
final class ServerEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerEvents.class);
    private static final long PAUSE_SECONDS = 2;

    private final ServerLink link;
    private final String topic;
    private final BiConsumer<String, JsonNode> heard;
    private final Runnable missed;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Stream<String> lines;
    private volatile String last = "";

    private ServerEvents(
            ServerLink link, String topic, BiConsumer<String, JsonNode> heard, Runnable missed) {
        this.link = link;
        this.topic = topic;
        this.heard = heard;
        this.missed = missed;
    }

    /**
     * Listens from now on.
     *
     * @param heard takes the type of an event and its data
     * @param missed called when the stream is open, and whenever events may have been lost
     */
    static ServerEvents listen(
            ServerLink link, String topic, BiConsumer<String, JsonNode> heard, Runnable missed) {
        ServerEvents events = new ServerEvents(link, topic, heard, missed);
        try {
            events.lines = link.events(topic, Optional.empty());
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.BUSY,
                    "the server, %s, tells no events: %s".formatted(link.server(), e),
                    e);
        }
        Thread thread = new Thread(events::run, "affogato-server-events");
        thread.setDaemon(true);
        thread.start();
        return events;
    }

    private void run() {
        missed.run();
        while (over.getCount() > 0) {
            try {
                read();
            } catch (IOException | UncheckedIOException e) {
                LOG.debug("the stream broke", e);
            }
            reopen();
        }
    }

    private void read() throws IOException {
        String type = "";
        Iterator<String> each = lines.iterator();
        while (each.hasNext() && over.getCount() > 0) {
            String line = each.next();
            if (line.startsWith("id: ")) {
                last = line.substring("id: ".length());
            } else if (line.startsWith("event: ")) {
                type = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                tell(type, Documents.parse(line.substring("data: ".length())));
            }
        }
    }

    private void tell(String type, JsonNode data) {
        if (type.equals(EventLog.RESYNC)) {
            missed.run();
        } else {
            heard.accept(type, data);
        }
    }

    private void reopen() {
        lines.close();
        boolean warned = false;
        try {
            while (!over.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                try {
                    lines = link.events(topic, Optional.of(last).filter(id -> !id.isEmpty()));
                    missed.run();
                    return;
                } catch (IOException | ModalityException e) {
                    if (!warned) {
                        warned = true;
                        LOG.warn(
                                "the server, {}, does not answer: {}", link.server(), e.toString());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            over.countDown();
        }
    }

    @Override
    public void close() {
        over.countDown();
        lines.close();
    }
}
