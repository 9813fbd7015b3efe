package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The options of a question: the answer, what the other things of the scene would make of it, and
 * other values, so that nobody can exclude one by what else is seen.
 */
final class Choices {

    private static final int FEWEST = 3;
    private static final int MOST = 4;

    private Choices() {}

    /** Returns three or four options (fewer if the range is smaller) in random order. */
    static List<String> draw(RandomGenerator random, Scene scene, Attribute asked, String answer) {
        Set<String> options = new LinkedHashSet<>();
        options.add(answer);
        if (asked != Attribute.PLACE) {
            scene.things().forEach(thing -> options.add(asked.of(thing).word()));
        }
        return fill(random, options, asked.range());
    }

    /** Returns options for a question about no thing in particular. */
    static List<String> draw(RandomGenerator random, List<? extends Word> range, String answer) {
        Set<String> options = new LinkedHashSet<>();
        options.add(answer);
        return fill(random, options, range);
    }

    private static List<String> fill(
            RandomGenerator random, Set<String> options, List<? extends Word> range) {
        int count = Math.min(range.size(), FEWEST + random.nextInt(MOST - FEWEST + 1));
        for (Word word : Draw.some(random, range, range.size())) {
            if (options.size() < count) {
                options.add(word.word());
            }
        }
        return Draw.shuffled(random, new ArrayList<>(options));
    }
}
