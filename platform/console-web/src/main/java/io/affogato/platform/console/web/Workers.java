package io.affogato.platform.console.web;

import io.affogato.platform.console.ConsoleSettings.Limits;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of the console: some that wait for the platform, one that watches the clock. */
final class Workers implements AutoCloseable {

    private final ThreadPoolExecutor calls;
    private final ScheduledExecutorService clock;

    Workers(Limits limits) {
        calls =
                new ThreadPoolExecutor(
                        limits.calls(),
                        limits.calls(),
                        30,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(limits.waiting()),
                        named("affogato-console-call"));
        calls.allowCoreThreadTimeOut(true);
        clock = Executors.newSingleThreadScheduledExecutor(named("affogato-console-clock"));
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Works on something soon.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many wait already
     */
    void execute(Runnable work) {
        calls.execute(work);
    }

    /** Does something short later. */
    ScheduledFuture<?> later(Runnable work, long delay, TimeUnit unit) {
        return clock.schedule(work, delay, unit);
    }

    /** Does something short on the watching thread. */
    void soon(Runnable work) {
        clock.execute(work);
    }

    /** Does something short again and again; it must not fail. */
    void often(Runnable work, long period, TimeUnit unit) {
        ScheduledFuture<?> unused = clock.scheduleWithFixedDelay(work, period, period, unit);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        calls.shutdownNow();
    }
}
