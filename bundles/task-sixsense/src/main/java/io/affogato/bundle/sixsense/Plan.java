package io.affogato.bundle.sixsense;

import io.affogato.modality.TaskSource.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Decides what every recording of a data set shows. No scene appears twice, so splits share none.
 * Test scenes are drawn first and do not depend on how many others are asked for.
 */
final class Plan {

    private static final List<Split> ORDER = List.of(Split.TEST, Split.VALIDATION, Split.TRAIN);

    private Plan() {}

    static List<Clip> draw(Request request) {
        List<Clip> clips = new ArrayList<>();
        Set<Scene> taken = new HashSet<>();
        for (Split split : ORDER) {
            long seed = request.seed() * 0x9E3779B97F4A7C15L + split.name().hashCode();
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < split.clips(request); i++) {
                Scene scene = SceneMaker.draw(random);
                while (!taken.add(scene)) {
                    scene = SceneMaker.draw(random);
                }
                clips.add(new Clip(split, i, scene, random.nextLong()));
            }
        }
        return clips;
    }
}
