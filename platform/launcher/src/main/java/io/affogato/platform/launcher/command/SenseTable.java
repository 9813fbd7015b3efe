package io.affogato.platform.launcher.command;

import io.affogato.fusion.eval.SenseRow;
import java.io.PrintWriter;
import java.util.List;

/** Prints what each sense is worth. */
final class SenseTable {

    private SenseTable() {}

    static void print(PrintWriter out, List<SenseRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        out.printf("%-14s %9s %8s %8s %8s%n", "SENSE", "QUESTIONS", "WITH", "WITHOUT", "CHANCE");
        for (SenseRow row : rows) {
            out.printf(
                    "%-14s %9d %7.1f%% %7.1f%% %7.1f%%%n",
                    row.sense(),
                    row.with().total(),
                    100 * row.with().share(),
                    100 * row.without().share(),
                    100 * row.chance());
        }
    }
}
