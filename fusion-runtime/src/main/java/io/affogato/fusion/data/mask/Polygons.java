package io.affogato.fusion.data.mask;

import java.util.List;

/**
 * An object as polygons; what any of them covers belongs to it.
 *
 * <p>Filled as the COCO tools do, pixel by pixel the same: vertices are put on a grid five times as
 * fine, edges are walked along their longer axis, and wherever such a walk crosses the middle of a
 * column of pixels, the filling of that column is switched there. (The authors of MiT take pixels
 * covered by two polygons for background; here they belong to the object.)
 *
 * <p>Source: the behaviour of the COCO mask API; Lin et al. 2014, arXiv:1405.0312.
 *
 * @param corners x and y of the corners of each polygon in turn, in pixels, three corners or more
 */
public record Polygons(List<List<Double>> corners) implements Outline {

    private static final int FINE = 5;
    private static final int LEAST = 6;

    /** Copies the lists and checks that each is a polygon. */
    public Polygons {
        corners = corners.stream().map(List::copyOf).toList();
        for (List<Double> polygon : corners) {
            if (polygon.size() < LEAST || polygon.size() % 2 != 0) {
                throw new IllegalArgumentException(
                        "a polygon needs x and y of at least 3 corners, found %d numbers"
                                .formatted(polygon.size()));
            }
        }
        if (corners.isEmpty()) {
            throw new IllegalArgumentException("an object needs at least one polygon");
        }
    }

    @Override
    public ObjectMask mask(int height, int width) {
        ObjectMask mask = new ObjectMask(height, width, new boolean[height * width]);
        for (List<Double> polygon : corners) {
            Filling filling = new Filling(height, width);
            filling.walk(polygon);
            mask = mask.or(filling.mask());
        }
        return mask;
    }

    /** One polygon being filled, column by column. */
    private static final class Filling {

        private final int height;
        private final int width;
        private final boolean[] switches; // at y of column x; that of y = height opens the next
        private int lastX;
        private int lastY;
        private boolean walking;

        Filling(int height, int width) {
            this.height = height;
            this.width = width;
            this.switches = new boolean[height * width + 1];
        }

        void walk(List<Double> polygon) {
            int count = polygon.size() / 2;
            for (int i = 0; i < count; i++) {
                int next = (i + 1) % count;
                edge(
                        fine(polygon.get(2 * i)),
                        fine(polygon.get(2 * i + 1)),
                        fine(polygon.get(2 * next)),
                        fine(polygon.get(2 * next + 1)));
            }
        }

        private static int fine(double coordinate) {
            return (int) (FINE * coordinate + 0.5);
        }

        /** Visits the points from one corner to the next, both included, always computed alike. */
        private void edge(int startX, int startY, int endX, int endY) {
            int acrossX = Math.abs(endX - startX);
            int acrossY = Math.abs(endY - startY);
            boolean alongX = acrossX >= acrossY;
            boolean turned = alongX ? startX > endX : startY > endY;
            int lowX = turned ? endX : startX;
            int lowY = turned ? endY : startY;
            int highX = turned ? startX : endX;
            int highY = turned ? startY : endY;
            int steps = alongX ? acrossX : acrossY;
            double rise = steps == 0 ? 0 : (alongX ? highY - lowY : highX - lowX) / (double) steps;
            for (int i = 0; i <= steps; i++) {
                int step = turned ? steps - i : i;
                if (alongX) {
                    visit(lowX + step, (int) (lowY + rise * step + 0.5));
                } else {
                    visit((int) (lowX + rise * step + 0.5), lowY + step);
                }
            }
        }

        private void visit(int x, int y) {
            if (walking && x != lastX) {
                cross(x < lastX ? x : x - 1, Math.min(y, lastY));
            }
            walking = true;
            lastX = x;
            lastY = y;
        }

        private void cross(int fineX, int fineY) {
            double x = (fineX + 0.5) / FINE - 0.5;
            if (Math.floor(x) != x || x < 0 || x > width - 1) {
                return;
            }
            double y = Math.max(0, Math.min(height, (fineY + 0.5) / FINE - 0.5));
            switches[((int) x) * height + (int) Math.ceil(y)] ^= true;
        }

        ObjectMask mask() {
            boolean[] pixels = new boolean[height * width];
            boolean inside = false;
            for (int i = 0; i < pixels.length; i++) {
                inside ^= switches[i];
                pixels[(i % height) * width + i / height] = inside;
            }
            return new ObjectMask(height, width, pixels);
        }
    }
}
