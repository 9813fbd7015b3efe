package io.affogato.platform.report;

import io.affogato.platform.report.ReportModel.Point;
import java.util.ArrayList;
import java.util.List;

/** A series of points as an SVG path, thinned to what a panel can show. */
final class Curve {

    private static final int MOST_POINTS = 160;

    private Curve() {}

    /** Returns at most 160 points, each the mean of a run of neighbours; order is kept. */
    static List<Point> thin(List<Point> points) {
        if (points.size() <= MOST_POINTS) {
            return points;
        }
        List<Point> thinned = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            int from = (int) ((long) i * points.size() / MOST_POINTS);
            int to = (int) ((long) (i + 1) * points.size() / MOST_POINTS);
            thinned.add(mean(points.subList(from, to)));
        }
        return thinned;
    }

    /** Returns the {@code d} of a path; values that are not finite leave a gap. */
    static String path(List<Point> points, Scale x, Scale y) {
        StringBuilder path = new StringBuilder();
        boolean down = false;
        for (Point point : points) {
            if (!Double.isFinite(point.y())) {
                down = false;
                continue;
            }
            path.append(down ? 'L' : 'M')
                    .append(Numbers.fixed(x.at(point.x()), 1))
                    .append(' ')
                    .append(Numbers.fixed(y.at(point.y()), 1));
            down = true;
        }
        return path.toString();
    }

    /** Returns the highest finite value, or 0. */
    static double highest(List<Point> points) {
        return points.stream().mapToDouble(Point::y).filter(Double::isFinite).max().orElse(0);
    }

    private static Point mean(List<Point> points) {
        double x = points.stream().mapToDouble(Point::x).average().orElseThrow();
        double y = points.stream().mapToDouble(Point::y).average().orElseThrow();
        return new Point(x, y);
    }
}
