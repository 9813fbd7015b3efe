package io.affogato.platform.shell;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;

/**
 * Runs a script command by command; one that fails does not keep the next from its turn.
 *
 * <p>It writes to the process's own streams: the ones of {@link System} belong to the shell, and a
 * session over them would feed itself.
 */
final class ScriptRunner implements ToIntFunction<InputStream> {

    private static final int USAGE = 64;
    private static final int INTERNAL = 70;

    private final CommandProcessor processor;

    ScriptRunner(CommandProcessor processor) {
        this.processor = processor;
    }

    /** Returns 0, or the exit code of the last line that the shell itself could not run. */
    @Override
    public int applyAsInt(InputStream script) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        try (CommandSession session =
                        processor.createSession(InputStream.nullInputStream(), out, err);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(script, StandardCharsets.UTF_8))) {
            return run(session, lines, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static PrintStream stream(FileDescriptor to) {
        return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
    }

    private static int run(CommandSession session, BufferedReader lines, PrintStream err)
            throws IOException {
        int exit = 0;
        StringBuilder open = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            open.append(line).append('\n');
            boolean whole = true;
            try {
                session.execute(open);
            } catch (EOFError e) {
                whole = false; // a block that goes on in the next line
            } catch (Exception e) { // the border to everything a script can call
                exit = failed(e, err);
            }
            if (whole) {
                open.setLength(0);
            }
        }
        if (!open.isEmpty()) {
            err.println("error AFF-101: the script ends in the middle of a block");
            return USAGE;
        }
        return exit;
    }

    private static int failed(Exception e, PrintStream err) {
        if (e instanceof CommandNotFoundException unknown) {
            err.printf("error AFF-101: no command '%s'; see 'help'%n", unknown.getCommand());
            return USAGE;
        }
        boolean wrong = e instanceof IllegalArgumentException;
        err.printf("error %s: %s%n", wrong ? "AFF-101" : "AFF-900", e);
        return wrong ? USAGE : INTERNAL;
    }
}
