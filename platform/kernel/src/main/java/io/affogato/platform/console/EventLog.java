package io.affogato.platform.console;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The newest events, once for all who listen. Who listens has a place in this log and nothing else,
 * so a listener that does not keep up costs no memory: it falls out of the log and is told to read
 * everything anew.
 *
 * <p>Safe for any thread.
 */
public final class EventLog {

    /** Type of the event that says: events were missed, read the state anew. */
    public static final String RESYNC = "resync";

    private final String epoch;
    private final ConsoleEvent[] ring;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private long last;

    /**
     * Makes an empty log.
     *
     * @param epoch tells this log from that of another run of the server
     * @param capacity events that are kept
     */
    public EventLog(String epoch, int capacity) {
        if (!epoch.matches("[0-9a-z]+") || capacity <= 0) {
            throw new IllegalArgumentException(
                    "epoch must be of [0-9a-z] and capacity positive, were '%s' and %d"
                            .formatted(epoch, capacity));
        }
        this.epoch = epoch;
        ring = new ConsoleEvent[capacity];
    }

    /** Adds an event and wakes who listens. */
    public void add(String topic, String type, String data) {
        synchronized (this) {
            last++;
            ring[index(last)] = new ConsoleEvent(last, topic, type, data);
        }
        listeners.forEach(Runnable::run);
    }

    /**
     * Calls the listener after each event; it must be quick.
     *
     * @return ends the calls
     */
    public Runnable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * Starts to listen.
     *
     * @param topics of interest
     * @param after id of the last event that is known; empty for none
     */
    public synchronized Reader read(Set<String> topics, Optional<String> after) {
        if (after.isEmpty()) {
            return new Reader(topics, last + 1, false);
        }
        String prefix = epoch + "-";
        if (after.get().startsWith(prefix)) {
            try {
                long known = Long.parseLong(after.get(), prefix.length(), after.get().length(), 10);
                if (known >= 0 && known <= last) {
                    return new Reader(topics, known + 1, false);
                }
            } catch (NumberFormatException e) {
                return new Reader(topics, last + 1, true);
            }
        }
        return new Reader(topics, last + 1, true);
    }

    private synchronized long oldest() {
        return Math.max(1, last - ring.length + 1);
    }

    private synchronized Optional<ConsoleEvent> at(long sequence) {
        return sequence > last || sequence < oldest()
                ? Optional.empty()
                : Optional.of(ring[index(sequence)]);
    }

    private synchronized long last() {
        return last;
    }

    private int index(long sequence) {
        return (int) (sequence % ring.length);
    }

    /** A place in the log. One thread at a time. */
    public final class Reader {

        private final Set<String> topics;
        private long next;
        private boolean lost;

        private Reader(Set<String> topics, long next, boolean lost) {
            this.topics = Set.copyOf(topics);
            this.next = next;
            this.lost = lost;
        }

        /**
         * Returns the next event of interest, or {@link #RESYNC} if some were lost; empty if there
         * is none yet.
         */
        public Optional<ConsoleEvent> next() {
            if (lost || next < oldest()) {
                lost = false;
                next = last() + 1;
                return Optional.of(new ConsoleEvent(next - 1, RESYNC, RESYNC, "{}"));
            }
            while (true) {
                Optional<ConsoleEvent> event = at(next);
                if (event.isEmpty()) {
                    return Optional.empty();
                }
                next++;
                if (topics.stream().anyMatch(event.get()::isOf)) {
                    return event;
                }
            }
        }

        /** Returns the id that brings somebody back to just after an event. */
        public String id(ConsoleEvent event) {
            return epoch + "-" + event.sequence();
        }
    }
}
