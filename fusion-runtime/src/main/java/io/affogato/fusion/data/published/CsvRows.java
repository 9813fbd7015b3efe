package io.affogato.fusion.data.published;

import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values as in RFC 4180: fields may be quoted, a quoted field may hold commas, line
 * ends and doubled quotes.
 */
final class CsvRows {

    /**
     * One row.
     *
     * @param line where it starts, from 1
     */
    record Row(int line, List<String> fields) {}

    private final String text;
    private int at;
    private int line = 1;

    private CsvRows(String text) {
        this.text = text;
    }

    /**
     * Splits a text; blank lines are skipped.
     *
     * @throws IllegalArgumentException with the line, if a quote is not closed or misplaced
     */
    static List<Row> of(String text) {
        CsvRows rows = new CsvRows(text.startsWith("\uFEFF") ? text.substring(1) : text);
        List<Row> all = new ArrayList<>();
        while (rows.at < rows.text.length()) {
            Row row = rows.row();
            if (row.fields().size() > 1 || !row.fields().get(0).isBlank()) {
                all.add(row);
            }
        }
        return all;
    }

    private Row row() {
        int start = line;
        List<String> fields = new ArrayList<>();
        do {
            fields.add(startsWith('"') ? quoted() : plain());
        } while (take(','));
        take('\r');
        if (take('\n')) {
            line++;
        } else if (at < text.length()) {
            throw new IllegalArgumentException(
                    "%d: expected a comma or the end of the line, found '%s'"
                            .formatted(line, text.charAt(at)));
        }
        return new Row(start, fields);
    }

    private String plain() {
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        int opened = line;
        at++;
        StringBuilder field = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\n') {
                line++;
            }
            if (c != '"') {
                field.append(c);
            } else if (take('"')) {
                field.append('"');
            } else {
                return field.toString();
            }
        }
        throw new IllegalArgumentException(
                "%d: a quoted field is not closed; add the missing quote".formatted(opened));
    }

    private boolean startsWith(char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    private boolean take(char wanted) {
        boolean there = startsWith(wanted);
        at += there ? 1 : 0;
        return there;
    }
}
