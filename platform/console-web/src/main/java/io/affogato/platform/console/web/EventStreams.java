package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleSettings.Limits;
import io.affogato.platform.console.EventLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who listens to events: woken by news, beaten by the heart, cut off when deaf. */
final class EventStreams implements AutoCloseable {

    /** Streams open at once; a page has one. */
    static final int MOST = 512;

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    private final Set<EventContent> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean news = new AtomicBoolean();
    private final Workers workers;
    private final long deafNanos;
    private final Runnable unlisten;

    EventStreams(EventLog log, Workers workers, Limits limits) {
        this.workers = workers;
        deafNanos = limits.idle().toNanos();
        unlisten = log.listen(this::hear);
        workers.often(this::beat, limits.heartbeat().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Takes a stream in; false if there are too many. */
    boolean add(EventContent stream) {
        if (open.size() >= MOST) {
            return false;
        }
        return open.add(stream);
    }

    void remove(EventContent stream) {
        open.remove(stream);
    }

    int count() {
        return open.size();
    }

    /** Many events in a row wake everybody once. */
    private void hear() {
        if (news.compareAndSet(false, true)) {
            workers.soon(this::tell);
        }
    }

    private void tell() {
        news.set(false);
        open.forEach(this::wake);
    }

    private void beat() {
        long now = System.nanoTime();
        for (EventContent stream : open) {
            if (stream.stalledNanos(now) > deafNanos) {
                stream.stop();
            } else {
                stream.beat();
                wake(stream);
            }
        }
    }

    /** One stream that fails must not keep the others from hearing. */
    private void wake(EventContent stream) {
        try {
            stream.wake();
        } catch (RuntimeException e) {
            LOG.debug("an event stream failed", e);
            stream.stop();
        }
    }

    @Override
    public void close() {
        unlisten.run();
        open.forEach(EventContent::stop);
    }
}
