package io.affogato.bundle.sixsense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** References, classes and scores follow from what is true, and from nothing else. */
class TargetsTest {

    private static final int SCENES = 12_000;
    private static final List<Scene> DRAWN = draw();

    @Test
    void everyReferenceMeansOneThing() {
        Map<String, Integer> types = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(8);
        for (Scene scene : DRAWN) {
            List<Reference> references = ReferenceMaker.name(scene, random);
            assertTrue(references.size() >= 10 && references.size() <= 16);
            for (Reference reference : references) {
                assertEquals(
                        List.of(reference.thing()),
                        meant(scene, reference.text()),
                        reference.text());
                assertFalse(reference.senses().isEmpty(), reference.text());
                types.merge(reference.type(), 1, Integer::sum);
            }
        }
        assertEquals(16, types.size(), types::toString);
        types.forEach((type, count) -> assertTrue(count > SCENES / 4, type));
    }

    /** Reads words as a person would: narrows the things down word by word. */
    private static List<Thing> meant(Scene scene, String text) {
        String[] words = text.split(" ", -1);
        assertEquals("the", words[0]);
        if (words.length == 4) {
            assertEquals(List.of("object", "that"), List.of(words[1], words[2]));
            List<String> verbs = List.of("sounds", scene.sound().verb());
            return verbs.contains(words[3]) ? List.of(scene.source()) : List.of();
        }
        List<Thing> left = scene.things();
        String noun = words[words.length - 1];
        if (!noun.equals("object")) {
            left = left.stream().filter(thing -> thing.shape().word().equals(noun)).toList();
        }
        if (words.length == 2) {
            return left;
        }
        String word = words[1];
        return switch (word) {
            case "hottest" -> extreme(left, thing -> thing.heat().celsius());
            case "coldest" -> extreme(left, thing -> -thing.heat().celsius());
            case "farthest" -> extreme(left, thing -> thing.distance().metres());
            case "nearest" -> extreme(left, thing -> -thing.distance().metres());
            default -> left.stream().filter(thing -> isTrue(word, thing)).toList();
        };
    }

    private static List<Thing> extreme(List<Thing> things, ToDoubleFunction<Thing> scale) {
        assertTrue(!things.isEmpty());
        double best = things.stream().mapToDouble(scale).max().orElseThrow();
        return things.stream().filter(thing -> scale.applyAsDouble(thing) == best).toList();
    }

    private static boolean isTrue(String word, Thing thing) {
        return Stream.of(Attribute.values())
                .filter(attribute -> attribute != Attribute.PLACE)
                .anyMatch(attribute -> attribute.of(thing).word().equals(word));
    }

    @Test
    void wordsDoNotTellWhereTheThingIs() {
        Map<String, Map<Place, Integer>> places = new HashMap<>();
        SplittableRandom random = new SplittableRandom(9);
        for (Scene scene : DRAWN) {
            for (Reference reference : ReferenceMaker.name(scene, random)) {
                if (scene.things().size() == 3) {
                    places.computeIfAbsent(reference.type(), type -> new EnumMap<>(Place.class))
                            .merge(reference.thing().place(), 1, Integer::sum);
                }
            }
        }
        places.forEach(
                (type, counts) -> {
                    double all = counts.values().stream().mapToInt(count -> count).sum();
                    for (Place place : Place.values()) {
                        assertEquals(1.0 / 3, counts.get(place) / all, 0.03, type);
                    }
                });
    }

    @Test
    void chanceOfAReferenceIsWhatAGuesserReaches() {
        double chance = 0;
        int right = 0;
        int all = 0;
        SplittableRandom random = new SplittableRandom(10);
        for (Scene scene : DRAWN) {
            for (Reference reference : ReferenceMaker.name(scene, random)) {
                if (reference.type().equals("hottest_of_shape") && reference.senses().size() == 2) {
                    // heats are known and shapes are not
                    right += scene.hottest().equals(reference.thing()) ? 1 : 0;
                    chance += reference.chance();
                    all++;
                }
            }
        }
        assertTrue(all > 2000, "%d".formatted(all));
        assertEquals(chance / all, right / (double) all, 0.03);
    }

    @Test
    void comfortNeedsAllThreeSenses() {
        List<Function<Comfort, Double>> parts =
                List.of(Comfort::sight, Comfort::hearing, Comfort::warmth);
        double[] scores = of(Comfort::score);
        assertTrue(Math.abs(mean(scores)) < 0.03);
        assertTrue(deviation(scores) > 0.9 && deviation(scores) < 1.2);
        for (double score : scores) {
            assertTrue(score >= -3 && score <= 3);
        }
        for (int i = 0; i < parts.size(); i++) {
            Function<Comfort, Double> part = parts.get(i);
            // the parts are independent, so the others' sum is the best guess without this one
            double others = correlation(scores, of(c -> c.score() - part.apply(c)));
            assertTrue(others > 0.75 && others < 0.86, "without %d: %f".formatted(i, others));
            double[] own = of(part::apply);
            double[] next = of(parts.get((i + 1) % parts.size())::apply);
            assertEquals(0, correlation(own, next), 0.03);
        }
        long different = Arrays.stream(scores).distinct().count();
        assertTrue(different > 40, "%d values".formatted(different));
    }

    @Test
    void comfortIsTheSumOfWhatIsThere() {
        Thing green = thing(Place.LEFT, Colour.GREEN, Heat.WARM);
        Thing red = thing(Place.RIGHT, Colour.RED, Heat.HOT);
        Thing blue = thing(Place.RIGHT, Colour.BLUE, Heat.COOL);
        assertEquals(0.8, comfort(Sound.BELL, green, red), 1e-9);
        assertEquals(2.9333, comfort(Sound.BELL, green, blue), 1e-9);
        assertEquals(1.3333, comfort(Sound.BUZZ, green, blue), 1e-9);
    }

    private static double comfort(Sound sound, Thing... things) {
        return Comfort.of(new Scene(List.of(things), sound, 1)).score();
    }

    private static Thing thing(Place place, Colour colour, Heat heat) {
        return new Thing(
                place,
                colour,
                Solid.BALL,
                Bulk.SMALL,
                Motion.UPWARDS,
                Distance.FAR,
                heat,
                Surface.SMOOTH);
    }

    @Test
    void sceneClassesNeedColourAndSound() {
        Map<SceneClass, Integer> counts = new EnumMap<>(SceneClass.class);
        Map<String, Map<SceneClass, Integer>> bySound = new HashMap<>();
        Map<String, Map<SceneClass, Integer>> byColours = new HashMap<>();
        for (Scene scene : DRAWN) {
            SceneClass answer = SceneClass.of(scene);
            counts.merge(answer, 1, Integer::sum);
            count(bySound, scene.sound().word(), answer);
            count(
                    byColours,
                    scene.things().stream().map(Thing::colour).toList().toString(),
                    answer);
        }
        counts.values().forEach(count -> assertEquals(0.25, count / (double) SCENES, 0.02));
        for (Map<String, Map<SceneClass, Integer>> known : List.of(bySound, byColours)) {
            int right = 0;
            for (Map<SceneClass, Integer> seen : known.values()) {
                assertEquals(2, seen.size(), "one sense leaves two classes");
                right += seen.values().stream().max(Comparator.naturalOrder()).orElseThrow();
            }
            assertEquals(0.5, right / (double) SCENES, 0.06);
        }
    }

    private static void count(
            Map<String, Map<SceneClass, Integer>> counts, String clue, SceneClass answer) {
        counts.computeIfAbsent(clue, seen -> new EnumMap<>(SceneClass.class))
                .merge(answer, 1, Integer::sum);
    }

    private static List<Scene> draw() {
        SplittableRandom random = new SplittableRandom(4);
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < SCENES; i++) {
            scenes.add(SceneMaker.draw(random));
        }
        return scenes;
    }

    private static double[] of(ToDoubleFunction<Comfort> part) {
        return DRAWN.stream().map(Comfort::of).mapToDouble(part).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        return Math.sqrt(covariance(values, values));
    }

    private static double correlation(double[] xs, double[] ys) {
        return covariance(xs, ys) / deviation(xs) / deviation(ys);
    }

    private static double covariance(double[] xs, double[] ys) {
        double sum = 0;
        for (int i = 0; i < xs.length; i++) {
            sum += xs[i] * ys[i];
        }
        return sum / xs.length - mean(xs) * mean(ys);
    }
}
