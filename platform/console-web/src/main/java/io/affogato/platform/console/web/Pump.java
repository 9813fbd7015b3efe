package io.affogato.platform.console.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Optional;

/** Moves content to a client as fast as the client takes it, and holds no thread meanwhile. */
final class Pump implements WriteListener {

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Content content;
    private boolean started;
    private boolean unflushed;
    private boolean over;
    private long stalledSince;

    private Pump(AsyncContext context, Content content) throws IOException {
        this.context = context;
        this.content = content;
        out = context.getResponse().getOutputStream();
    }

    /** What is moved. Called by one thread at a time, under the pump's lock. */
    interface Content {

        /** Returns the next piece; empty if there is none at the moment. */
        Optional<byte[]> next() throws IOException;

        /** Returns whether there will be no more. */
        boolean isOver();

        /** Hears, once, that nothing is moved any more. */
        default void closed() {}
    }

    /** Starts to move. */
    static Pump start(AsyncContext context, Content content) throws IOException {
        Pump pump = new Pump(context, content);
        pump.out.setWriteListener(pump);
        return pump;
    }

    /** Looks for content again. */
    void wake() {
        move();
    }

    /**
     * Returns for how many nanoseconds the client has taken nothing although there was something.
     */
    synchronized long stalledNanos(long now) {
        return stalledSince == 0 || over ? 0 : now - stalledSince;
    }

    /** Gives up. */
    void stop() {
        end();
    }

    @Override
    public void onWritePossible() {
        synchronized (this) {
            started = true;
        }
        move();
    }

    @Override
    public void onError(Throwable e) {
        end();
    }

    private void move() {
        try {
            if (moved()) {
                end();
            }
        } catch (IOException | IllegalStateException e) {
            end();
        }
    }

    /** Returns whether everything is written. */
    private synchronized boolean moved() throws IOException {
        if (!started || over) {
            return false;
        }
        while (out.isReady()) {
            stalledSince = 0;
            Optional<byte[]> piece = content.next();
            if (piece.isPresent()) {
                out.write(piece.get());
                unflushed = true;
            } else if (content.isOver()) {
                return true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return false;
            }
        }
        if (stalledSince == 0) {
            stalledSince = System.nanoTime();
        }
        return false;
    }

    private void end() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        content.closed();
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // the container ended it first
            return;
        }
    }
}
