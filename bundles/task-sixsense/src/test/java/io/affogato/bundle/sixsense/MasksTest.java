package io.affogato.bundle.sixsense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Masks cover what the camera sees of a thing, and nothing else. */
class MasksTest {

    private static final int SIDE = ClipMaker.SIDE;

    @Test
    void aMaskIsWhatTheThingHidesOfThePicture() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 40; i++) {
            Staging staging = Staging.of(SceneMaker.draw(random), random.nextLong());
            int last = staging.spots().size() - 1;
            Staging without =
                    new Staging(first(staging), staging.spots().subList(0, last), staging.seed());
            CameraView camera = CameraView.of(staging, SIDE);
            float[] full = camera.frame(8).planes();
            float[] empty = CameraView.of(without, SIDE).frame(8).planes();
            boolean[] mask = camera.silhouette(last);
            for (int at = 0; at < mask.length; at++) {
                boolean hidden = false;
                for (int plane = 0; plane < 3; plane++) {
                    hidden |= full[plane * mask.length + at] != empty[plane * mask.length + at];
                }
                assertTrue(hidden || !mask[at], "the mask leaves the thing");
                assertTrue(
                        !hidden || mask[at] || touches(mask, at), "the mask leaves something out");
            }
        }
    }

    private static Scene first(Staging staging) {
        List<Thing> things = staging.scene().things();
        return new Scene(things.subList(0, things.size() - 1), staging.scene().sound(), 0);
    }

    private static boolean touches(boolean[] mask, int at) {
        boolean any = false;
        for (int row = at / SIDE - 1; row <= at / SIDE + 1; row++) {
            for (int column = at % SIDE - 1; column <= at % SIDE + 1; column++) {
                any |= mask[row * SIDE + column];
            }
        }
        return any;
    }

    /** Two of four points make a pixel, so an edge lies a quarter of a pixel further out. */
    @Test
    void aMaskHasTheAreaOfItsShape() {
        Map<Solid, Double> areas =
                Map.of(
                        Solid.CUBE, 1.72 * 1.72,
                        Solid.BALL, Math.PI,
                        Solid.CONE, 0.95 * 1.9);
        Map<Solid, Double> edges =
                Map.of(
                        Solid.CUBE, 4 * 1.72,
                        Solid.BALL, 2 * Math.PI,
                        Solid.CONE, 1.9 + 2 * Math.hypot(0.95, 1.9));
        for (Solid shape : Solid.values()) {
            Sprite sprite = new Sprite(shape, 31.7, 30.2, 8.3, Paint.plain(Rgb.grey(1), 0, 1));
            int pixels = 0;
            for (boolean filled : sprite.silhouette(SIDE)) {
                pixels += filled ? 1 : 0;
            }
            double radius = 8.3 * SIDE / World.SIDE;
            double edge = edges.get(shape) * radius;
            double expected = areas.get(shape) * radius * radius + 0.25 * edge;
            assertEquals(expected, pixels, 0.25 * edge, shape.word());
        }
    }

    @Test
    void masksOfASceneDoNotOverlap() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 200; i++) {
            Staging staging = Staging.of(SceneMaker.draw(random, 3), random.nextLong());
            CameraView camera = CameraView.of(staging, SIDE);
            int[] taken = new int[SIDE * SIDE];
            for (int thing = 0; thing < 3; thing++) {
                boolean[] mask = camera.silhouette(thing);
                for (int at = 0; at < mask.length; at++) {
                    taken[at] += mask[at] ? 1 : 0;
                    assertTrue(taken[at] < 2);
                }
            }
        }
    }
}
