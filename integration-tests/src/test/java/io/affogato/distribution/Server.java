package io.affogato.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code affogato serve} on any free port. */
final class Server implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("(https?://\\S+/)#token=(\\S+)");
    private static final long OPENING_SECONDS = 90;
    private static final long CLOSING_SECONDS = 30;

    private final Process process;
    private final CompletableFuture<Matcher> announced = new CompletableFuture<>();
    private final StringBuilder said = new StringBuilder();

    private Server(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param bundles one more drop-in folder
     * @param options of the command
     */
    static Server start(Installation installation, Path bundles, String... options)
            throws IOException, InterruptedException {
        return start(installation, Map.of("AFFOGATO_BUNDLES", bundles.toString()), options);
    }

    /** Starts it with environment variables. */
    static Server start(
            Installation installation, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("serve", "--port", "0", "--open"));
        words.addAll(List.of(options));
        Process process =
                installation
                        .prepare(environment, words.toArray(String[]::new))
                        .redirectErrorStream(true)
                        .start();
        Server server = new Server(process);
        Thread reader = new Thread(server::read, "server output");
        reader.setDaemon(true);
        reader.start();
        server.announcement();
        return server;
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (said) {
                    said.append(line).append('\n');
                }
                Matcher matcher = ADDRESS.matcher(line);
                if (matcher.find()) {
                    announced.complete(matcher);
                }
            }
        } catch (IOException e) {
            announced.completeExceptionally(e);
        }
        announced.completeExceptionally(new IOException("the server ended"));
    }

    private Matcher announcement() throws InterruptedException {
        try {
            return announced.get(OPENING_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError(
                    "no address within %d s\n%s".formatted(OPENING_SECONDS, said()), e);
        }
    }

    /** Returns the address that signs in by itself. */
    String openUrl() throws InterruptedException {
        return announcement().group();
    }

    /** Returns the address, with a slash at its end. */
    String url() throws InterruptedException {
        return announcement().group(1);
    }

    /** Returns the token of the administrator. */
    String token() throws InterruptedException {
        return announcement().group(2);
    }

    long pid() {
        return process.pid();
    }

    /** Returns everything it wrote. */
    String said() {
        synchronized (said) {
            return said.toString();
        }
    }

    /** Ends it as an operator would and returns its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(CLOSING_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running %d s after SIGTERM".formatted(CLOSING_SECONDS));
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
