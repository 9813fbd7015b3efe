package io.affogato.bundle.normal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.affogato.media.Frame;
import io.affogato.media.Intrinsics;
import io.affogato.media.Plane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planes have one normal, which is known. */
class SurfaceNormalsTest {

    private static final int WIDTH = 17;
    private static final int HEIGHT = 13;
    private static final Intrinsics CAMERA = new Intrinsics(15, 16, 7.5, 6.25);

    /** Normals with x to the right, y up, z to the viewer. */
    @ParameterizedTest
    @CsvSource({"0, 0, 1", "0.6, 0, 0.8", "-0.36, 0.48, 0.8", "0, -0.28, 0.96"})
    void aPlaneHasItsNormalEverywhere(double x, double y, double z) {
        Frame picture = SurfaceNormals.picture(plane(x, y, z), CAMERA);

        for (int v = 0; v < HEIGHT; v++) {
            for (int u = 0; u < WIDTH; u++) {
                assertEquals(255 * (x + 1) / 2, picture.at(u, v, 0), 1, "red at " + u + "," + v);
                assertEquals(255 * (y + 1) / 2, picture.at(u, v, 1), 1, "green at " + u + "," + v);
                assertEquals(255 * (z + 1) / 2, picture.at(u, v, 2), 1, "blue at " + u + "," + v);
            }
        }
    }

    @Test
    void whatWasNotReadIsBlackAndItsNeighboursAreRight() {
        Plane full = plane(0.6, 0, 0.8);
        float[] values = full.values().clone();
        values[5 * WIDTH + 8] = 0;

        Frame picture = SurfaceNormals.picture(new Plane(WIDTH, HEIGHT, values), CAMERA);

        assertEquals(0, picture.at(8, 5, 0) + picture.at(8, 5, 1) + picture.at(8, 5, 2));
        assertEquals(255 * 0.8, picture.at(7, 5, 0), 1);
        assertEquals(255 * 0.8, picture.at(8, 4, 0), 1);
    }

    @Test
    void aLonelyPixelHasNoNormal() {
        float[] values = new float[WIDTH * HEIGHT];
        values[5 * WIDTH + 8] = 2;

        Frame picture = SurfaceNormals.picture(new Plane(WIDTH, HEIGHT, values), CAMERA);

        assertEquals(0, picture.at(8, 5, 2));
    }

    /** The depth at which the ray of each pixel meets the plane 3 metres away along the axis. */
    private static Plane plane(double x, double y, double z) {
        float[] metres = new float[WIDTH * HEIGHT];
        for (int v = 0; v < HEIGHT; v++) {
            for (int u = 0; u < WIDTH; u++) {
                double rayX = (u - CAMERA.cx()) / CAMERA.fx();
                double rayY = (v - CAMERA.cy()) / CAMERA.fy();
                metres[v * WIDTH + u] = (float) (3 * -z / (x * rayX - y * rayY - z));
            }
        }
        return new Plane(WIDTH, HEIGHT, metres);
    }
}
