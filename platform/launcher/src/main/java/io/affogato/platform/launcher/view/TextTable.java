package io.affogato.platform.launcher.view;

import java.util.ArrayList;
import java.util.List;

/** A table in columns as wide as they need to be; the last one is not filled up. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... heads) {
        rows.add(List.of(heads));
    }

    TextTable add(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell).replace('\n', ' '));
        }
        rows.add(row);
        return this;
    }

    List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(i == 0 ? "" : "  ").append(cell);
                line.append(" ".repeat(i == columns - 1 ? 0 : widths[i] - cell.length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
