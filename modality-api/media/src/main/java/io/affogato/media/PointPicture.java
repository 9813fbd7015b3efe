package io.affogato.media;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Shows points to the eye, near ones bright; axes are x right, y down, z away from the camera.
 *
 * <p>Where every point lies before the camera, its axis stays in the middle of the picture and the
 * camera at the lower edge of the view from above, so that places and distances can be told. Other
 * clouds, such as a single object around the origin, are centred and shown without perspective.
 */
public final class PointPicture {

    private static final byte BACKGROUND = 14;
    private static final double MARGIN = 0.06; // of the side, on each side
    private static final double DARKEST = 0.15; // of the palette, so that far points are seen
    private static final int LARGE = 3; // pixels
    private static final int SMALL = 2;

    private final float[] xyz;
    private final double nearest;
    private final double farthest;
    private final boolean before; // the camera, all of them

    private PointPicture(Points points) {
        if (points.count() == 0) {
            throw new IllegalArgumentException("expected at least 1 point, found none");
        }
        xyz = points.xyz();
        nearest = IntStream.range(0, count()).mapToDouble(i -> at(i, 2)).min().orElseThrow();
        farthest = IntStream.range(0, count()).mapToDouble(i -> at(i, 2)).max().orElseThrow();
        before = nearest > 0;
    }

    /** Draws (N, 3) points, N positive, as the camera sees them. */
    public static Frame fromCamera(Points points, int side) {
        PointPicture picture = new PointPicture(points);
        double[] across = new double[points.count()];
        double[] down = new double[points.count()];
        for (int i = 0; i < across.length; i++) {
            double z = picture.before ? picture.at(i, 2) : 1;
            across[i] = picture.at(i, 0) / z;
            down[i] = picture.at(i, 1) / z;
        }
        return picture.draw(across, down, side);
    }

    /** Draws (N, 3) points, N positive, from above; the camera looks up the picture. */
    public static Frame fromAbove(Points points, int side) {
        PointPicture picture = new PointPicture(points);
        double middle = picture.farthest / 2; // between the camera and the farthest point
        double[] across = new double[points.count()];
        double[] down = new double[points.count()];
        for (int i = 0; i < across.length; i++) {
            across[i] = picture.at(i, 0);
            down[i] = middle - picture.at(i, 2);
        }
        return picture.draw(across, down, side);
    }

    private Frame draw(double[] across, double[] down, int side) {
        double column = before ? 0 : middle(across);
        double row = before ? 0 : middle(down);
        double reach = Math.max(reach(across, column), reach(down, row));
        double scale = reach == 0 ? 0 : side * (0.5 - MARGIN) / reach;
        Frame colours = colours();
        byte[] rgb = new byte[side * side * 3];
        Arrays.fill(rgb, BACKGROUND);
        Frame picture = new Frame(side, side, rgb);
        for (int i : farthestFirst()) {
            int x = (int) Math.round(side / 2.0 + scale * (across[i] - column));
            int y = (int) Math.round(side / 2.0 + scale * (down[i] - row));
            dot(picture, x, y, colours, i);
        }
        return picture;
    }

    /** Returns the colours of the points, in a row. */
    private Frame colours() {
        float[] shares = new float[count()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) (DARKEST + (1 - DARKEST) * nearness(i));
        }
        return HeatMap.even(0, 1).colour(new Plane(count(), 1, shares));
    }

    /** Returns 1 for the nearest point and less for others, which fade as under a lamp. */
    private double nearness(int point) {
        if (before) {
            double share = nearest / at(point, 2);
            return share * share;
        }
        return farthest == nearest ? 1 : (farthest - at(point, 2)) / (farthest - nearest);
    }

    /** Returns the order of painting, in which near points cover far ones. */
    private int[] farthestFirst() {
        return IntStream.range(0, count())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -at(i, 2)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void dot(Frame picture, int x, int y, Frame colours, int point) {
        int size = nearness(point) > 0.25 ? LARGE : SMALL;
        int side = picture.width();
        for (int row = Math.max(0, y - 1); row < Math.min(side, y - 1 + size); row++) {
            for (int column = Math.max(0, x - 1); column < Math.min(side, x - 1 + size); column++) {
                int to = 3 * (row * side + column);
                System.arraycopy(colours.rgb(), 3 * point, picture.rgb(), to, 3);
            }
        }
    }

    private static double middle(double[] places) {
        double low = Arrays.stream(places).min().orElseThrow();
        double high = Arrays.stream(places).max().orElseThrow();
        return (low + high) / 2;
    }

    private static double reach(double[] places, double from) {
        return Arrays.stream(places).map(place -> Math.abs(place - from)).max().orElseThrow();
    }

    private int count() {
        return xyz.length / 3;
    }

    private double at(int point, int axis) {
        return xyz[3 * point + axis];
    }
}
