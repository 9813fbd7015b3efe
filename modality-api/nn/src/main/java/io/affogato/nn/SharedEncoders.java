package io.affogato.nn;

import io.affogato.modality.EncoderContext.Shared;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The networks that several encoders of a run hold together, counted by reference.
 *
 * <p>A network is loaded when the first holder asks and closed when the last one lets go; a later
 * request loads it anew.
 *
 * <p>Thread-safe; a network loads under the lock, so that two threads never load it twice.
 */
public final class SharedEncoders {

    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * Takes one hold on a network.
     *
     * @param key names the network; equal keys share, and must ask for the same type
     * @param loader loads it, called only if nobody holds it; what it throws reaches the caller and
     *     leaves nothing behind
     */
    public synchronized <T extends AutoCloseable> Shared<T> share(String key, Supplier<T> loader) {
        Entry entry = entries.get(key);
        if (entry == null) {
            entry = new Entry(loader.get());
            entries.put(key, entry);
        }
        entry.holds++;
        @SuppressWarnings("unchecked") // equal keys ask for the same type
        T network = (T) entry.network;
        return new Hold<>(key, network);
    }

    /** Returns the keys of the networks that somebody holds, sorted. */
    public synchronized Set<String> held() {
        return new TreeSet<>(entries.keySet());
    }

    private synchronized void release(String key) {
        Entry entry = entries.get(key);
        entry.holds--;
        if (entry.holds > 0) {
            return;
        }
        entries.remove(key);
        close(key, entry.network);
    }

    private static void close(String key, AutoCloseable network) {
        try {
            network.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ModalityException(
                    ErrorCode.INTERNAL, "closing the shared network %s failed".formatted(key), e);
        }
    }

    private static final class Entry {
        private final AutoCloseable network;
        private int holds;

        private Entry(AutoCloseable network) {
            this.network = network;
        }
    }

    private final class Hold<T extends AutoCloseable> implements Shared<T> {
        private final String key;
        private final T network;
        private boolean released;

        private Hold(String key, T network) {
            this.key = key;
            this.network = network;
        }

        @Override
        public T get() {
            synchronized (SharedEncoders.this) {
                if (released) {
                    throw new IllegalStateException("the hold on %s was closed".formatted(key));
                }
            }
            return network;
        }

        @Override
        public void close() {
            synchronized (SharedEncoders.this) {
                if (released) {
                    return;
                }
                released = true;
                release(key);
            }
        }
    }
}
