package io.affogato.platform.report;

/** The few shapes the charts are made of; colours come from the style sheet by class. */
final class Svg {

    private final Markup out;

    /** Opens a picture of fixed proportions that grows with its column. */
    Svg(Markup out, int width, int height, String description) {
        this.out = out;
        out.open(
                "svg",
                "viewBox",
                "0 0 %d %d".formatted(width, height),
                "role",
                "img",
                "aria-label",
                description);
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        out.empty("line", "class", style, "x1", px(x1), "y1", px(y1), "x2", px(x2), "y2", px(y2));
    }

    void path(String style, String d) {
        if (!d.isEmpty()) {
            out.empty("path", "class", style, "d", d);
        }
    }

    void dot(String style, double x, double y, double radius) {
        out.empty("circle", "class", style, "cx", px(x), "cy", px(y), "r", px(radius));
    }

    void box(String style, double x, double y, double width, double height) {
        out.empty(
                "rect",
                "class",
                style,
                "x",
                px(x),
                "y",
                px(y),
                "width",
                px(Math.max(width, 0)),
                "height",
                px(height));
    }

    /** Writes text whose anchor is {@code start}, {@code middle} or {@code end}. */
    void text(String style, String anchor, double x, double y, String text) {
        out.leaf("text", text, "class", style, "text-anchor", anchor, "x", px(x), "y", px(y));
    }

    void finish() {
        out.close();
    }

    private static String px(double value) {
        return Numbers.fixed(value, 1);
    }
}
