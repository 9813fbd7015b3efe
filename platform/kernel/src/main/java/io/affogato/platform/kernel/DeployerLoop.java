package io.affogato.platform.kernel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which everything is decided: it looks at the folders at its pace, follows tries and
 * drains, and takes what operators ask in between. What it knows can be read at any time in {@link
 * #view()}.
 */
final class DeployerLoop {

    private static final Logger LOG = LoggerFactory.getLogger(DeployerLoop.class);
    private static final Duration WHILE_TRYING = Duration.ofMillis(10);
    private static final long STOP_MILLIS = 5_000;

    private final KernelParts parts;
    private final Deployer deployer;
    private final Duration poll;
    private final Thread thread;
    private final BlockingQueue<Runnable> asked = new LinkedBlockingQueue<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private final CountDownLatch settled = new CountDownLatch(1);
    private boolean settledNow;
    private long lastLook;
    private volatile View view = View.EMPTY;
    private volatile boolean stopping;

    DeployerLoop(KernelParts parts, Deployer deployer, Duration poll) {
        this.parts = parts;
        this.deployer = deployer;
        this.poll = poll;
        thread = new Thread(this::run, "affogato-deployer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits until every file is installed or refused; returns whether that came in time. */
    boolean awaitSettled(Duration limit) throws InterruptedException {
        return settled.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    View view() {
        return view;
    }

    /** Has something done on the thread; whatever it throws ends the answer. */
    void submit(Runnable task, CompletableFuture<?> answer) {
        asked.add(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | LinkageError e) {
                        answer.completeExceptionally(e);
                    }
                });
        if (stopping) {
            answer.completeExceptionally(new IllegalStateException("the kernel has stopped"));
        }
    }

    <T> CompletableFuture<T> call(Callable<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        submit(
                () -> {
                    try {
                        answer.complete(task.call());
                    } catch (Exception e) { // the answer carries it
                        answer.completeExceptionally(e);
                    }
                },
                answer);
        return answer;
    }

    /** Completes an answer once the view shows what it is about. */
    <T> Consumer<T> afterwards(CompletableFuture<T> answer) {
        return value -> afterwards.add(() -> answer.complete(value));
    }

    private void run() {
        boolean booted = false;
        while (!stopping) {
            booted = stepSafely(booted);
            boolean busy = !parts.transitions().isIdle() || settled.getCount() > 0;
            try {
                Runnable first =
                        asked.poll(
                                (busy ? WHILE_TRYING : poll).toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    first.run();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** One failed step must not end the watch. */
    private boolean stepSafely(boolean booted) {
        try {
            step(booted);
            return true;
        } catch (RuntimeException | LinkageError e) {
            LOG.error("looking at the bundles failed", e);
            return booted;
        }
    }

    private void step(boolean booted) {
        boolean starting = settled.getCount() > 0;
        if (!booted) {
            deployer.boot();
        }
        boolean due = System.nanoTime() - lastLook >= poll.toNanos();
        if (!booted || due || starting) {
            settledNow = deployer.look(!booted);
            lastLook = System.nanoTime();
        }
        parts.bench().pump();
        boolean changed = parts.transitions().settle();
        parts.board().watchDrains();
        parts.collected().begin();
        parts.board().publishIfNew(parts.book().refusals());
        view = parts.view();
        List<Runnable> ready = List.copyOf(afterwards);
        afterwards.clear();
        ready.forEach(Runnable::run);
        if (starting && !changed && settledNow && isIdle()) {
            parts.bench().careful(false);
            settled.countDown();
        }
    }

    private boolean isIdle() {
        return parts.transitions().isIdle() && parts.bench().isIdle();
    }

    /** Stops looking and gives up what has not been committed. */
    void stop() {
        stopping = true;
        asked.add(() -> {}); // wakes the thread; an interrupt would break off what it writes
        try {
            thread.join(STOP_MILLIS);
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.transitions().close();
        if (parts.lock().held()) {
            try {
                parts.guard().clear(); // nobody has ended the process but its owner
            } catch (IOException e) {
                LOG.warn("cannot clear the marks of tries: {}", e.toString());
            }
        }
        afterwards.forEach(Runnable::run);
        parts.board().close();
    }
}
