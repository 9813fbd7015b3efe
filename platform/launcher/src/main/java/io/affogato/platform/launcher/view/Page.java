package io.affogato.platform.launcher.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.platform.launcher.terminal.Documents;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.terminal.Terminal.Format;
import java.util.List;

/**
 * An answer that can be shown.
 *
 * @param schema names the document
 * @param document a record or map of plain values
 * @param lines the same for people
 */
public record Page(String schema, Object document, List<String> lines) {

    /** Copies the lines. */
    public Page {
        lines = List.copyOf(lines);
    }

    /** A document that holds nothing but a list. */
    record Items<T>(List<T> items) {}

    /** Returns the document for programs. */
    public ObjectNode tree() {
        return Documents.of(schema, document);
    }

    /** Shows it. */
    public void show(Terminal terminal, Format format) {
        terminal.show(format, schema, document, out -> lines.forEach(out::println));
    }

    /** Shows it as one of many, the document on a line of its own. */
    public void showLine(Terminal terminal, Format format) {
        terminal.showLine(format, schema, document, String.join(System.lineSeparator(), lines));
    }
}
