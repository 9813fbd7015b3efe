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
                    "%-14s %9d %8s %8s %8s%n",
                    row.sense(),
                    row.with().samples(),
                    row.with().shown(),
                    row.without().shown(),
                    row.with().measure().shown(row.chance()));
        }
    }
}
