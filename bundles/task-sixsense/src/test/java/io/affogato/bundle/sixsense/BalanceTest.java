package io.affogato.bundle.sixsense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * Proves on labels alone that guessing does not pay. A guesser learns the most frequent answer for
 * everything it may know, on one half of many scenes, and is tested on the other half.
 */
class BalanceTest {

    private static final int SCENES = 24_000;
    private static final double TOLERANCE = 0.03;

    private static final Map<QuestionType, List<Asked>> ASKED = ask();

    private record Asked(Scene scene, Question question) {}

    @Test
    void questionAndOptionsTellNothing() {
        for (QuestionType type : QuestionType.values()) {
            double right = guess(type, (scene, question) -> "");
            assertTrue(right < chance(type) + TOLERANCE, report(type, right));
            if (type.senses().size() == 1 && type != QuestionType.SOUND_AT) {
                assertTrue(right > chance(type) - TOLERANCE, report(type, right));
            }
        }
    }

    @Test
    void otherSensesTellNothing() {
        for (QuestionType type : QuestionType.values()) {
            for (Attribute attribute : Attribute.values()) {
                if (!type.senses().contains(attribute.sense())) {
                    double right = guess(type, (scene, question) -> seen(scene, attribute));
                    assertTrue(right < chance(type) + TOLERANCE, report(type, right));
                }
            }
        }
    }

    @Test
    void oneOfTwoSensesTellsNothingMore() {
        for (QuestionType type : QuestionType.values()) {
            for (Attribute attribute : Attribute.values()) {
                if (type.senses().size() > 1) {
                    double right = guess(type, (scene, question) -> seen(scene, attribute));
                    assertTrue(right < chance(type) + TOLERANCE, report(type, right));
                }
            }
        }
    }

    @Test
    void chanceOfTwoSensesIsReachedByNamingAnyThing() {
        SplittableRandom random = new SplittableRandom(9);
        int all = 0;
        int right = 0;
        for (Asked one : ASKED.get(QuestionType.COLOUR_OF_HOTTEST)) {
            Thing any = Draw.one(random, one.scene().things());
            right += any.colour().word().equals(one.question().answer()) ? 1 : 0;
            all++;
        }
        assertEquals(chance(QuestionType.COLOUR_OF_HOTTEST), right / (double) all, TOLERANCE);
    }

    @Test
    void everySenseHasATypeOfItsOwnAndSharesAnother() {
        for (String sense : List.of("image", "flow", "pointcloud", "audio", "thermal", "touch")) {
            assertTrue(
                    ASKED.keySet().stream().anyMatch(type -> type.senses().equals(List.of(sense))),
                    sense);
            assertTrue(
                    ASKED.keySet().stream()
                            .anyMatch(
                                    type ->
                                            type.senses().size() == 2
                                                    && type.senses().contains(sense)),
                    sense);
        }
    }

    @Test
    void aSceneIsAskedAboutSixteenTimesOrMore() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 500; i++) {
            int questions = QuestionMaker.ask(SceneMaker.draw(random), random).size();
            assertTrue(questions == 16 || questions == 17, "found %d".formatted(questions));
        }
    }

    /** Returns the values of an attribute from left to right, with the places taken. */
    private static String seen(Scene scene, Attribute attribute) {
        StringBuilder seen = new StringBuilder();
        for (Thing thing : scene.things()) {
            seen.append(thing.place()).append(attribute.of(thing));
        }
        return seen.toString();
    }

    private static double guess(QuestionType type, BiFunction<Scene, Question, String> known) {
        List<Asked> all = ASKED.get(type);
        Map<String, Map<String, Integer>> counts = new HashMap<>();
        int half = all.size() / 2;
        for (Asked one : all.subList(0, half)) {
            counts.computeIfAbsent(clue(one, known), clue -> new HashMap<>())
                    .merge(one.question().answer(), 1, Integer::sum);
        }
        int right = 0;
        for (Asked one : all.subList(half, all.size())) {
            Map<String, Integer> seen = counts.getOrDefault(clue(one, known), Map.of("", 0));
            String best =
                    seen.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .orElseThrow()
                            .getKey();
            right += best.equals(one.question().answer()) ? 1 : 0;
        }
        return right / (double) (all.size() - half);
    }

    private static String clue(Asked one, BiFunction<Scene, Question, String> known) {
        List<String> options = one.question().options().stream().sorted().toList();
        return options + known.apply(one.scene(), one.question());
    }

    private static double chance(QuestionType type) {
        return ASKED.get(type).stream()
                .mapToDouble(one -> one.question().chance())
                .average()
                .orElseThrow();
    }

    private static String report(QuestionType type, double right) {
        return "%s: guesser %.3f, chance %.3f"
                .formatted(type.name().toLowerCase(Locale.ROOT), right, chance(type));
    }

    private static Map<QuestionType, List<Asked>> ask() {
        Map<QuestionType, List<Asked>> asked = new EnumMap<>(QuestionType.class);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SCENES; i++) {
            Scene scene = SceneMaker.draw(random);
            for (Question question : QuestionMaker.ask(scene, random)) {
                QuestionType type = QuestionType.valueOf(question.type().toUpperCase(Locale.ROOT));
                asked.computeIfAbsent(type, t -> new ArrayList<>()).add(new Asked(scene, question));
            }
        }
        return asked;
    }
}
