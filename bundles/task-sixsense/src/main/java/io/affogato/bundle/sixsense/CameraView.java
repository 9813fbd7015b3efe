package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a camera without perspective sees: colours, shapes, sizes and places. */
final class CameraView {

    private static final double SPECKLE = 0.16;
    private static final double PAINT_JITTER = 0.025;
    private static final double NOISE = 0.008;

    private final Staging staging;
    private final Picture backdrop;
    private final List<Paint> paints;

    private CameraView(Staging staging, Picture backdrop, List<Paint> paints) {
        this.staging = staging;
        this.backdrop = backdrop;
        this.paints = paints;
    }

    /** Puts a camera of {@code side} by {@code side} pixels before a staging. */
    static CameraView of(Staging staging, int side) {
        RandomGenerator random = staging.random(Staging.View.CAMERA, 0);
        Picture backdrop = new Picture(side);
        Backdrop.muted(random).paint(backdrop);
        List<Paint> paints = new ArrayList<>();
        for (Thing thing : staging.scene().things()) {
            Rgb colour = thing.colour().rgb().jitter(random, PAINT_JITTER);
            paints.add(Paint.plain(colour, SPECKLE, random.nextLong()));
        }
        return new CameraView(staging, backdrop, paints);
    }

    /** Returns the picture numbered {@code frame} of a recording. */
    Picture frame(int frame) {
        Picture picture = backdrop.copy();
        for (int i = 0; i < paints.size(); i++) {
            sprite(i, Twitch.shift(frame)).paint(picture);
        }
        picture.addNoise(staging.random(Staging.View.NOISE, frame), NOISE);
        return picture;
    }

    /**
     * Returns which pixels a thing fills in the pictures that show everything at rest.
     *
     * @param index of the thing in the scene
     */
    boolean[] silhouette(int index) {
        return sprite(index, 0).silhouette(backdrop.side());
    }

    private Sprite sprite(int index, double shift) {
        Thing thing = staging.scene().things().get(index);
        Motion motion = thing.motion();
        Spot spot = staging.spots().get(index).moved(shift * motion.dx(), shift * motion.dy());
        return new Sprite(thing.shape(), spot.x(), spot.y(), spot.radius(), paints.get(index));
    }
}
