package io.affogato.bundle.sixsense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each sense shows its own attribute and none of the others'. */
class ViewsTest {

    private static final int SIDE = 96;
    private static final int[] SAMPLED = {4, 12, 20, 28};

    private static final Thing CUBE =
            new Thing(
                    Place.LEFT,
                    Colour.RED,
                    Solid.CUBE,
                    Bulk.LARGE,
                    Motion.UPWARDS,
                    Distance.NEAR,
                    Heat.HOT,
                    Surface.RIDGED);
    private static final Thing BALL =
            new Thing(
                    Place.RIGHT,
                    Colour.BLUE,
                    Solid.BALL,
                    Bulk.SMALL,
                    Motion.LEFTWARDS,
                    Distance.FAR,
                    Heat.COLD,
                    Surface.SMOOTH);

    @Test
    void sampledPicturesShowEverythingAtRest() {
        CameraView camera = CameraView.of(staging(CUBE), SIDE);
        float[] first = camera.frame(SAMPLED[0]).planes();
        for (int frame : SAMPLED) {
            assertTrue(largest(first, camera.frame(frame).planes()) < 0.075);
            assertTrue(largest(first, camera.frame(frame + 1).planes()) > 0.3);
        }
    }

    @Test
    void onlyTheNextPictureTellsOfMotion() {
        CameraView upwards = CameraView.of(staging(CUBE), SIDE);
        CameraView rightwards = CameraView.of(staging(moving(Motion.RIGHTWARDS)), SIDE);
        for (int frame : SAMPLED) {
            assertArrayEquals(upwards.frame(frame).planes(), rightwards.frame(frame).planes());
            assertFalse(
                    Arrays.equals(
                            upwards.frame(frame + 1).planes(),
                            rightwards.frame(frame + 1).planes()));
        }
    }

    @Test
    void movementIsThreePixelsOnce() {
        double pixel = World.SIDE / SIDE;
        assertEquals(3, (Twitch.shift(5) - Twitch.shift(4)) / pixel, 1e-9);
        for (int frame = 1; frame < Twitch.FRAMES; frame++) {
            double step = Math.abs(Twitch.shift(frame) - Twitch.shift(frame - 1)) / pixel;
            assertTrue(step < 1.01 || frame % 4 == 1, "frame %d moves %f".formatted(frame, step));
        }
    }

    @Test
    void heatSurfaceAndDistanceAreNotInThePicture() {
        Thing other =
                new Thing(
                        Place.LEFT,
                        Colour.RED,
                        Solid.CUBE,
                        Bulk.LARGE,
                        Motion.UPWARDS,
                        Distance.MID,
                        Heat.WARM,
                        Surface.GRAINY);
        Staging one = staging(CUBE);
        Staging two = staging(other);
        assertArrayEquals(
                CameraView.of(one, SIDE).frame(7).planes(),
                CameraView.of(two, SIDE).frame(7).planes());
        assertFalse(Arrays.equals(heat(one), heat(two)));
        assertFalse(Arrays.equals(touch(one), touch(two)));
        assertFalse(Arrays.equals(depth(one), depth(two)));
    }

    @Test
    void colourIsOnlyInThePicture() {
        Thing green =
                new Thing(
                        Place.LEFT,
                        Colour.GREEN,
                        Solid.CUBE,
                        Bulk.LARGE,
                        Motion.UPWARDS,
                        Distance.NEAR,
                        Heat.HOT,
                        Surface.RIDGED);
        Staging one = staging(CUBE);
        Staging two = staging(green);
        assertArrayEquals(heat(one), heat(two));
        assertArrayEquals(touch(one), touch(two));
        assertArrayEquals(depth(one), depth(two));
    }

    @Test
    void sensorsMeasureInTheirUnits() {
        Staging staging = staging(CUBE);
        Spot spot = staging.spots().get(0);
        int row = (int) (spot.y() * 1.5);
        int at = row * SIDE + (int) (spot.x() * 1.5);
        assertEquals(333.15, 0.01 * Short.toUnsignedInt(heat(staging)[at]), 2.5);
        assertEquals(295.15, 0.01 * Short.toUnsignedInt(heat(staging)[0]), 2.5);
        assertEquals(800, depth(staging)[at], 60);
        assertEquals(0, depth(staging)[0]);
    }

    @Test
    void soundComesFromItsPlace() {
        for (Sound sound : Sound.values()) {
            double left = balance(sound, Place.LEFT);
            assertTrue(left > 8, "%s left: %f".formatted(sound, left));
            assertEquals(1, balance(sound, Place.MIDDLE), 0.05);
            double right = balance(sound, Place.RIGHT);
            assertTrue(right < 1.0 / 8, "%s right: %f".formatted(sound, right));
        }
    }

    private static double balance(Sound sound, Place place) {
        float[][] channels =
                SoundMaker.render(sound, place, new SplittableRandom(sound.name().hashCode()));
        return loudness(channels[0]) / loudness(channels[1]);
    }

    private static double loudness(float[] channel) {
        double sum = 0;
        for (float value : channel) {
            assertTrue(Math.abs(value) <= 1);
            sum += value * value;
        }
        return Math.sqrt(sum / channel.length);
    }

    private static Thing moving(Motion motion) {
        return new Thing(
                CUBE.place(),
                CUBE.colour(),
                CUBE.shape(),
                CUBE.size(),
                motion,
                CUBE.distance(),
                CUBE.heat(),
                CUBE.surface());
    }

    private static Staging staging(Thing left) {
        return Staging.of(new Scene(List.of(left, BALL), Sound.DRUM, 1), 17);
    }

    private static short[] heat(Staging staging) {
        return ThermalView.of(staging, SIDE).centikelvin(2);
    }

    private static float[] touch(Staging staging) {
        return TouchView.of(staging, SIDE).page(1).planes();
    }

    private static short[] depth(Staging staging) {
        return DepthView.of(staging, SIDE).millimetres();
    }

    private static double largest(float[] first, float[] second) {
        double largest = 0;
        for (int i = 0; i < first.length; i++) {
            largest = Math.max(largest, Math.abs(first[i] - second[i]));
        }
        return largest;
    }
}
