package io.affogato.bundle.sixsense;

import io.affogato.media.FarthestPointSampling;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Points in space and the words for what stands where.
 *
 * <p>The signal is (256, 3), x to the right, y down, z away, in metres: the farthest points of what
 * a depth sensor sees, as a reader picks them; fewer points are repeated in order. Facts are three
 * bags from left to right: place, distance, shape; empty where nothing stands. Difficulty changes
 * nothing.
 */
final class PointsCorpus implements PretrainingCorpus {

    private static final int COUNT = 256;

    @Override
    public List<String> words() {
        return Vocabulary.words();
    }

    @Override
    public Example draw(RandomGenerator random, double difficulty) {
        Scene scene = SceneMaker.draw(random);
        Staging staging = Staging.of(scene, random.nextLong());
        float[] points = farthest(DepthView.of(staging, ClipMaker.SIDE).points());
        List<List<String>> facts = new ArrayList<>();
        for (Place place : Place.values()) {
            facts.add(scene.at(place).map(PointsCorpus::words).orElse(List.of()));
        }
        return new Example(new Signal(points, COUNT, 3), facts, "", "");
    }

    private static List<String> words(Thing thing) {
        return List.of(thing.place().word(), thing.distance().word(), thing.shape().word());
    }

    private static float[] farthest(float[] points) {
        int distinct = Math.min(COUNT, points.length / 3);
        int[] chosen = FarthestPointSampling.indices(points, distinct);
        float[] picked = new float[3 * COUNT];
        for (int i = 0; i < COUNT; i++) {
            System.arraycopy(points, 3 * chosen[i % distinct], picked, 3 * i, 3);
        }
        return picked;
    }
}
