package io.affogato.platform.launcher.terminal;

import io.affogato.modality.ErrorCode;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Where a command speaks: results on the standard output, all else on the standard error stream.
 *
 * <p>With {@link Format#JSON} the standard output holds exactly one document, which names its
 * schema.
 */
public final class Terminal {

    /** How results are written. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One document for programs. */
        JSON
    }

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean interactive;

    /**
     * Speaks to two writers.
     *
     * @param interactive whether somebody watches, so that lines may be redrawn
     */
    public Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
        this.out = out;
        this.err = err;
        this.interactive = interactive;
    }

    /** The streams of this process, in UTF-8. */
    public static Terminal standard() {
        return new Terminal(
                new PrintWriter(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintWriter(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isWatched());
    }

    /** From Java 22 on there is a console even in a pipe, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isWatched() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Returns the writer of results. */
    public PrintWriter out() {
        return out;
    }

    /** Returns the writer of messages. */
    public PrintWriter err() {
        return err;
    }

    /** Returns whether somebody watches. */
    public boolean isInteractive() {
        return interactive;
    }

    /**
     * Shows a result in the format asked for.
     *
     * @param schema names the document, such as {@code affogato.version/1}
     * @param result becomes the document; a record or map of plain values
     * @param prose writes it for people
     */
    public void show(Format format, String schema, Object result, Consumer<PrintWriter> prose) {
        switch (format) {
            case TEXT -> prose.accept(out);
            case JSON -> out.println(Documents.of(schema, result).toPrettyString());
        }
        out.flush();
    }

    /** Shows one of many results as a line of its own. */
    public void showLine(Format format, String schema, Object result, String prose) {
        switch (format) {
            case TEXT -> out.println(prose);
            case JSON -> out.println(Documents.of(schema, result));
        }
        out.flush();
    }

    /** Says that the command failed: a line for people, and the document if one is expected. */
    public void fail(Format format, ErrorCode code, String message, int exit) {
        err.println("error %s: %s".formatted(code.code(), message));
        err.flush();
        if (format == Format.JSON) {
            record Failure(String code, String message, int exit) {}
            show(format, "affogato.error/1", new Failure(code.code(), message, exit), w -> {});
        }
    }
}
