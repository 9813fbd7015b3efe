package io.affogato.platform.launcher.console;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** The newest lines of the log. */
final class LogTail extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final int MOST = 2_000;

    private final Deque<Line> lines = new ArrayDeque<>();
    private final List<Consumer<Line>> listeners = new CopyOnWriteArrayList<>();
    private long count;

    /**
     * A line.
     *
     * @param number counts up
     * @param time ISO 8601
     * @param level such as {@code WARN}
     * @param logger that wrote it
     * @param thread that wrote it
     * @param message of it
     * @param error class and message of an exception; empty without
     */
    record Line(
            long number,
            String time,
            String level,
            String logger,
            String thread,
            String message,
            String error) {}

    /** Starts to listen to all loggers of the process. */
    static LogTail attach() {
        LogTail tail = new LogTail();
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            tail.setContext(root.getLoggerContext());
            tail.start();
            root.addAppender(tail);
        }
        return tail;
    }

    @Override
    protected void append(ILoggingEvent event) {
        Line line;
        synchronized (this) {
            IThrowableProxy thrown = event.getThrowableProxy();
            count++;
            line =
                    new Line(
                            count,
                            Instant.ofEpochMilli(event.getTimeStamp()).toString(),
                            event.getLevel().toString(),
                            event.getLoggerName(),
                            event.getThreadName(),
                            event.getFormattedMessage(),
                            thrown == null
                                    ? ""
                                    : thrown.getClassName() + ": " + thrown.getMessage());
            lines.add(line);
            if (lines.size() > MOST) {
                lines.remove();
            }
        }
        listeners.forEach(listener -> listener.accept(line));
    }

    /** Calls the listener after each line. */
    AutoCloseable listen(Consumer<Line> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Returns lines of a level or worse after a number, oldest first. */
    synchronized List<Line> after(long number, String least, int most) {
        int level = Level.toLevel(least, Level.INFO).toInt();
        List<Line> found = new ArrayList<>();
        for (Line line : lines) {
            if (line.number() > number && Level.toLevel(line.level()).toInt() >= level) {
                found.add(line);
            }
        }
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    @Override
    public void close() {
        if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.detachAppender(this);
        }
        stop();
    }
}
