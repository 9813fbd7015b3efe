package io.affogato.platform.report;

/**
 * A table with a caption for screen readers, column heads and one row head a row. A column whose
 * title starts with {@code #} is right-aligned.
 */
final class Table {

    private final Markup out;
    private boolean inRow;

    Table(Markup out, String caption, String... columns) {
        this.out = out;
        out.open(
                "div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", caption);
        out.open("table");
        out.leaf("caption", caption);
        out.open("thead").open("tr");
        for (String column : columns) {
            boolean number = column.startsWith("#");
            out.leaf(
                    "th",
                    number ? column.substring(1) : column,
                    "scope",
                    "col",
                    "class",
                    number ? "number" : "text");
        }
        out.close().close().open("tbody");
    }

    Table row() {
        endRow();
        out.open("tr");
        inRow = true;
        return this;
    }

    Table head(String text) {
        out.leaf("th", text, "scope", "row");
        return this;
    }

    /** A row head with a second, quieter line. */
    Table head(String text, String detail) {
        out.open("th", "scope", "row").text(text);
        if (!detail.isEmpty()) {
            out.leaf("span", detail, "class", "detail");
        }
        out.close();
        return this;
    }

    Table text(String text) {
        return cell("text", text);
    }

    Table number(String text) {
        return cell("number", text);
    }

    Table strong(String text) {
        return cell("number strong", text);
    }

    Table muted(String text) {
        return cell("number muted", text);
    }

    /** A cell that something else draws into. */
    Table picture(Runnable drawing) {
        out.open("td", "class", "picture");
        drawing.run();
        out.close();
        return this;
    }

    /** A prediction: its words, and whether they were right, in sign and in words. */
    Table verdict(String prediction, boolean right) {
        out.open("td", "class", right ? "verdict right" : "verdict wrong");
        out.leaf("span", right ? "✓" : "✗", "aria-hidden", "true", "class", "sign");
        out.text(prediction);
        out.leaf("span", right ? " (right)" : " (wrong)", "class", "spoken");
        out.close();
        return this;
    }

    void finish() {
        endRow();
        out.close().close().close();
    }

    private Table cell(String style, String text) {
        out.leaf("td", text, "class", style);
        return this;
    }

    private void endRow() {
        if (inRow) {
            out.close();
            inRow = false;
        }
    }
}
