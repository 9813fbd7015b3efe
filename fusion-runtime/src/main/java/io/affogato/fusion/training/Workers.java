package io.affogato.fusion.training;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Threads for the parts of a batch. Two threads with half a batch each keep two cores busier than
 * an engine that divides every small operation between them.
 */
public final class Workers implements AutoCloseable {

    /** The calling thread alone. */
    public static final Workers NONE = new Workers(1, Optional.empty());

    private final int count;
    private final Optional<ExecutorService> threads;

    private Workers(int count, Optional<ExecutorService> threads) {
        this.count = count;
        this.threads = threads;
    }

    /** Makes as many threads as parts are to be computed at a time, at least one. */
    public static Workers of(int parts) {
        return parts == 1 ? NONE : new Workers(parts, Optional.of(pool(parts)));
    }

    private static ExecutorService pool(int count) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(
                count,
                work -> {
                    Thread thread = new Thread(work, "part-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Returns how many threads compute at a time. */
    public int count() {
        return count;
    }

    /**
     * Applies work to each item; a single item stays on the calling thread. If one fails, so does
     * the call, but not before all have ended: nobody computes on arrays that are being freed.
     */
    <T, R> List<R> each(List<T> items, Function<T, R> work) {
        if (items.size() == 1 || threads.isEmpty()) {
            return items.stream().map(work).toList();
        }
        List<CompletableFuture<R>> running =
                items.stream()
                        .map(
                                item ->
                                        CompletableFuture.supplyAsync(
                                                () -> work.apply(item), threads.get()))
                        .toList();
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
        return running.stream().map(CompletableFuture::join).toList();
    }

    /** Ends the threads; {@link #NONE} has none. */
    @Override
    public void close() {
        threads.ifPresent(ExecutorService::shutdownNow);
    }
}
