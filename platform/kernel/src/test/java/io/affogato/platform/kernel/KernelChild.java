package io.affogato.platform.kernel;

import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.SwapPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A kernel in a process of its own, for tests that end processes. It takes a wish a line ({@code
 * INSTALL file}, {@code LIST}) and answers each in one line.
 */
final class KernelChild implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream wishes;

    private KernelChild(Process process) {
        this.process = process;
        answers =
                new BufferedReader(
                        new InputStreamReader(
                                process.getInputStream(), StandardCharsets.UTF_8));
        wishes = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts a process; it prints {@code ready} when its kernel has started. */
    static KernelChild start(KernelHome home) throws IOException {
        return new KernelChild(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KernelChild.class.getName(),
                                home.data.toString(),
                                home.bundles.toString())
                        .redirectError(home.root.resolve("child.err").toFile())
                        .start());
    }

    long pid() {
        return process.pid();
    }

    /** Returns the next line; null if the process has ended. */
    String line() throws IOException {
        return answers.readLine();
    }

    void send(String wish) {
        wishes.println(wish);
    }

    String ask(String wish) throws IOException {
        send(wish);
        return line();
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    int await() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the process did not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        wishes.close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs in the other process. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        KernelSettings settings =
                KernelSettings.of(Path.of(arguments[0]), List.of(Path.of(arguments[1])));
        try (ModalityKernel kernel = ModalityKernel.start(settings);
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(answer(kernel, line));
            }
        }
    }

    private static String answer(ModalityKernel kernel, String line) {
        String[] words = line.split(" ", 2);
        if (words[0].equals("LIST")) {
            return String.join(
                    ",",
                    kernel.admin().list(true).stream()
                            .map(r -> r.id() + " " + r.version() + " " + r.state() + " " + r.code())
                            .toList());
        }
        try {
            ChangeResult result =
                    kernel.admin()
                            .apply(
                                    new Change(
                                            Change.Kind.valueOf(words[0]),
                                            words[1],
                                            "",
                                            SwapPolicy.IDLE,
                                            true,
                                            "because",
                                            "child"));
            return "%s %d %s".formatted(result.done(), result.generation(), result.code());
        } catch (ModalityException e) {
            return e.code().code() + " " + e.getMessage();
        }
    }
}
