package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleEvent;
import io.affogato.platform.console.EventLog;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Events as {@code text/event-stream}. */
final class EventContent implements Pump.Content {

    private static final byte[] HELLO = bytes("retry: 2000\n\n");
    private static final byte[] BEAT = bytes(": still here\n\n");

    private final EventLog.Reader reader;
    private final EventStreams all;
    private volatile Pump pump;
    private boolean greeted;
    private volatile boolean beat;

    EventContent(EventLog.Reader reader, EventStreams all) {
        this.reader = reader;
        this.all = all;
    }

    void start(AsyncContext context) throws IOException {
        pump = Pump.start(context, this);
    }

    void beat() {
        beat = true;
    }

    void wake() {
        if (pump != null) {
            pump.wake();
        }
    }

    long stalledNanos(long now) {
        return pump == null ? 0 : pump.stalledNanos(now);
    }

    void stop() {
        if (pump != null) {
            pump.stop();
        }
    }

    @Override
    public Optional<byte[]> next() {
        if (!greeted) {
            greeted = true;
            return Optional.of(HELLO);
        }
        Optional<ConsoleEvent> event = reader.next();
        if (event.isPresent()) {
            return event.map(this::written);
        }
        if (beat) {
            beat = false;
            return Optional.of(BEAT);
        }
        return Optional.empty();
    }

    private byte[] written(ConsoleEvent event) {
        beat = false;
        return bytes(
                "id: %s\nevent: %s\ndata: %s\n\n"
                        .formatted(reader.id(event), event.type(), event.data()));
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void closed() {
        all.remove(this);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
