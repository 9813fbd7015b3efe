package io.affogato.distribution;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A start script on a terminal of 40 lines of 150 characters: what is typed goes to it as from a
 * keyboard, what it shows is read without colours and cursor movements. The terminal is made by
 * {@code script} of util-linux.
 */
final class PseudoTerminal implements AutoCloseable {

    private static final Pattern CONTROL =
            Pattern.compile("\u001b(\\[[0-?]*[ -/]*[@-~]|[=>]|\\][^\u0007]*\u0007|\\([A-Z0-9])");
    private static final long PAUSE_MILLIS = 20;

    private final Process process;
    private final StringBuilder shown = new StringBuilder();
    private int read;

    private PseudoTerminal(Process process) {
        this.process = process;
    }

    /** Starts a command; its words hold no spaces. */
    static PseudoTerminal start(
            Installation installation, Map<String, String> environment, String words)
            throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("AFFOGATO_PROGRAM", installation.script().toString());
        all.put("SHELL", "/bin/sh");
        all.put("TERM", "xterm");
        ProcessBuilder builder = installation.prepare(all);
        builder.command(
                "script",
                "--quiet",
                "--return",
                "--flush",
                "--command",
                "stty rows 40 cols 150; exec \"$AFFOGATO_PROGRAM\" " + words,
                Path.of("/dev/null").toString());
        PseudoTerminal terminal = new PseudoTerminal(builder.redirectErrorStream(true).start());
        Thread reader = new Thread(terminal::collect, "terminal output");
        reader.setDaemon(true);
        reader.start();
        return terminal;
    }

    private void collect() {
        try (Reader reader =
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            char[] piece = new char[4096];
            for (int n = reader.read(piece); n >= 0; n = reader.read(piece)) {
                synchronized (shown) {
                    shown.append(piece, 0, n);
                }
            }
        } catch (IOException e) {
            synchronized (shown) {
                shown.append("the terminal ended: ").append(e.getMessage());
            }
        }
    }

    /** Types keys. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /**
     * Waits until words are shown that were not when this was called last; returns all up to them.
     */
    String sees(Duration limit, String words) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            String text = text();
            int at = text.indexOf(words, read);
            if (at >= 0) {
                String seen = text.substring(read, at + words.length());
                read = at + words.length();
                return seen;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new AssertionError("no '%s' within %s after%n%s".formatted(words, limit, text()));
    }

    /** Returns all that was shown. */
    String text() {
        synchronized (shown) {
            return CONTROL.matcher(shown).replaceAll("");
        }
    }

    /** Waits until the command ends and returns its exit code. */
    int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after %s%n%s".formatted(limit, text()));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
