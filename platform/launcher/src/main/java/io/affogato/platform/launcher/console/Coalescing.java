package io.affogato.platform.launcher.console;

import io.affogato.platform.console.EventLog;
import io.affogato.platform.console.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Gathers what comes fast into events that come five times a second at most. */
final class Coalescing implements AutoCloseable {

    private static final long PERIOD_MILLIS = 200;

    /** Lines of one event; whoever needs those beyond reads them from where they are kept. */
    private static final int MOST_LINES = 500;

    private final EventLog log;
    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final Map<String, Integer> dropped = new LinkedHashMap<>();
    private final Map<String, String> latest = new LinkedHashMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread thread = new Thread(work, "affogato-console-events");
                        thread.setDaemon(true);
                        return thread;
                    });

    Coalescing(EventLog log) {
        this.log = log;
        ScheduledFuture<?> unused =
                clock.scheduleWithFixedDelay(
                        this::flush, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Takes one of many documents; each is told. */
    synchronized void line(String topic, String type, String document) {
        List<String> waiting = lines.computeIfAbsent(topic + " " + type, k -> new ArrayList<>());
        if (waiting.size() < MOST_LINES) {
            waiting.add(document);
        } else {
            dropped.merge(topic + " " + type, 1, Integer::sum);
        }
    }

    /** Takes a state; only the latest is told. */
    synchronized void state(String topic, String type, String document) {
        latest.put(topic + " " + type, document);
    }

    /** Tells what has gathered. */
    synchronized void flush() {
        lines.forEach(
                (key, gathered) ->
                        tell(
                                key,
                                "{\"topic\":%s,\"dropped\":%d,\"lines\":[%s]}"
                                        .formatted(
                                                Problem.quoted(topic(key)),
                                                dropped.getOrDefault(key, 0),
                                                String.join(",", gathered))));
        latest.forEach(this::tell);
        lines.clear();
        dropped.clear();
        latest.clear();
    }

    private void tell(String key, String document) {
        String topic = topic(key);
        log.add(topic, key.substring(topic.length() + 1), document);
    }

    private static String topic(String key) {
        return key.substring(0, key.indexOf(' '));
    }

    @Override
    public void close() {
        clock.shutdown();
        flush();
    }
}
