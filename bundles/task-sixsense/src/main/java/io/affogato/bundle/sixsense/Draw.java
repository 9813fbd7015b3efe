package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random choices. */
final class Draw {

    private Draw() {}

    static <T> T one(RandomGenerator random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    static <T> T one(RandomGenerator random, T[] from) {
        return from[random.nextInt(from.length)];
    }

    /** Returns {@code count} different elements in random order. */
    static <T> List<T> some(RandomGenerator random, List<T> from, int count) {
        List<T> pool = new ArrayList<>(from);
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(pool.size() - i);
            T chosen = pool.get(other);
            pool.set(other, pool.get(i));
            pool.set(i, chosen);
        }
        return List.copyOf(pool.subList(0, count));
    }

    static <T> List<T> shuffled(RandomGenerator random, List<T> from) {
        return some(random, from, from.size());
    }

    /** Returns a number between {@code low} and {@code high}. */
    static double between(RandomGenerator random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    static boolean chance(RandomGenerator random, double probability) {
        return random.nextDouble() < probability;
    }
}
