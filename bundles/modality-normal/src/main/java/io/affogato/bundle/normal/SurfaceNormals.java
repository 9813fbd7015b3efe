package io.affogato.bundle.normal;

import io.affogato.media.Frame;
import io.affogato.media.Intrinsics;
import io.affogato.media.Plane;

/**
 * Surface normals of a depth map.
 *
 * <pre>
 *   P(u, v) = z(u, v) ((u - cx) / fx, (v - cy) / fy, 1)      point of a pixel, camera axes
 *   n = dP/dv x dP/du, scaled to length 1                     towards the camera
 *   colour = 255 (n + 1) / 2                                  x right, y up, z to the viewer
 * </pre>
 *
 * <p>Derivatives are central differences, one-sided where a neighbour has no reading. A pixel
 * without a reading, or alone in its row or column, is black. Deviation from the paper, whose
 * normals come from a network: these are geometric, and noise of the depth shows.
 */
final class SurfaceNormals {

    private final Plane metres;
    private final Intrinsics camera;

    private SurfaceNormals(Plane metres, Intrinsics camera) {
        this.metres = metres;
        this.camera = camera;
    }

    /**
     * Paints the normals of a depth map.
     *
     * @param metres (H, W), 0 where there is no reading
     */
    static Frame picture(Plane metres, Intrinsics camera) {
        SurfaceNormals normals = new SurfaceNormals(metres, camera);
        byte[] rgb = new byte[metres.width() * metres.height() * 3];
        for (int v = 0; v < metres.height(); v++) {
            for (int u = 0; u < metres.width(); u++) {
                normals.paint(u, v, rgb, (v * metres.width() + u) * 3);
            }
        }
        return new Frame(metres.width(), metres.height(), rgb);
    }

    private void paint(int u, int v, byte[] rgb, int at) {
        if (!isRead(u, v)) {
            return;
        }
        double[] right = difference(u, v, 1, 0);
        double[] down = difference(u, v, 0, 1);
        double x = down[1] * right[2] - down[2] * right[1];
        double y = down[2] * right[0] - down[0] * right[2];
        double z = down[0] * right[1] - down[1] * right[0];
        double length = Math.sqrt(x * x + y * y + z * z);
        if (length > 0) {
            rgb[at] = colour(x / length);
            rgb[at + 1] = colour(-y / length); // the camera's y points down
            rgb[at + 2] = colour(-z / length); // and its z away from the viewer
        }
    }

    /** Returns the change of the point along one axis; 0 without a neighbour. */
    private double[] difference(int u, int v, int du, int dv) {
        boolean after = isRead(u + du, v + dv);
        boolean before = isRead(u - du, v - dv);
        double[] to = after ? point(u + du, v + dv) : point(u, v);
        double[] from = before ? point(u - du, v - dv) : point(u, v);
        return new double[] {to[0] - from[0], to[1] - from[1], to[2] - from[2]};
    }

    private boolean isRead(int u, int v) {
        return u >= 0 && v >= 0 && u < metres.width() && v < metres.height() && metres.at(u, v) > 0;
    }

    private double[] point(int u, int v) {
        double z = metres.at(u, v);
        return new double[] {
            (u - camera.cx()) * z / camera.fx(), (v - camera.cy()) * z / camera.fy(), z
        };
    }

    private static byte colour(double part) {
        return (byte) Math.round(255 * (part + 1) / 2);
    }
}
