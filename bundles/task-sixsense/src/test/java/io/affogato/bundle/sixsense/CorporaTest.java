package io.affogato.bundle.sixsense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.PretrainingCorpus.Example;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorporaTest {

    private static final double[] DIFFICULTIES = {0, 0.3, 0.7, 1};

    @ParameterizedTest
    @ValueSource(strings = {"language", "references", "vision", "sound", "points"})
    void equalSeedsDrawEqualExamples(String name) {
        for (double difficulty : DIFFICULTIES) {
            Example first = corpus(name).draw(new SplittableRandom(11), difficulty);
            Example again = corpus(name).draw(new SplittableRandom(11), difficulty);
            assertEquals(first, again);
            assertNotEquals(first, corpus(name).draw(new SplittableRandom(12), difficulty));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"language", "references", "vision", "sound", "points"})
    void everyWordIsInTheVocabulary(String name) {
        PretrainingCorpus corpus = corpus(name);
        Set<String> words = new HashSet<>(corpus.words());
        assertEquals(corpus.words().size(), words.size(), "a word is listed twice");
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 300; i++) {
            Example example = corpus.draw(random, 0.01 * (i % 101));
            for (List<String> bag : example.facts()) {
                assertTrue(words.containsAll(bag), bag::toString);
            }
            assertTrue(words.containsAll(split(example.question())), example::question);
            assertTrue(words.containsAll(split(example.answer())), example::answer);
        }
    }

    @Test
    void theEasiestLanguageAsksTwoThingsByColour() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200; i++) {
            Example example = corpus("language").draw(random, 0);
            assertEquals(2, example.facts().size());
            String asked = example.question();
            assertTrue(
                    Arrays.stream(Colour.benchmark()).anyMatch(c -> asked.contains(c.word())),
                    asked);
            assertFalse(asked.contains("option"), asked);
        }
    }

    @Test
    void languageAnswersFollowFromFacts() {
        SplittableRandom random = new SplittableRandom(4);
        int checked = 0;
        for (int i = 0; i < 4000; i++) {
            Example example = corpus("language").draw(random, 1);
            String question = example.question().replace("question : ", "");
            if (question.startsWith("how hot is the ") && question.endsWith("object ?")) {
                String key = split(question).get(4);
                long right =
                        example.facts().stream()
                                .filter(bag -> bag.contains(key))
                                .filter(bag -> bag.contains(example.answer()))
                                .count();
                boolean extreme = key.endsWith("est");
                assertTrue(extreme || right == 1, () -> example.facts() + question);
                checked++;
            }
        }
        assertTrue(checked > 50, "only %d questions were checked".formatted(checked));
    }

    @ParameterizedTest
    @ValueSource(strings = {"language", "references", "vision", "sound", "points"})
    void corporaAreFast(String name) {
        PretrainingCorpus corpus = corpus(name);
        SplittableRandom random = new SplittableRandom(6);
        drawMany(corpus, random, 300);
        int count = name.equals("sound") ? 100 : 500;
        long start = computed();
        drawMany(corpus, random, count);
        double rate = count / (1e-9 * (computed() - start));
        double bar = name.equals("sound") ? 40 : 200;
        assertTrue(rate > bar, "%s makes only %.0f a second".formatted(name, rate));
    }

    /** Nanoseconds this thread has computed: a busy machine makes a corpus no slower. */
    private static long computed() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void drawMany(PretrainingCorpus corpus, SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            corpus.draw(random, 1);
        }
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    private static PretrainingCorpus corpus(String name) {
        return new SixsenseTask().corpus(name).orElseThrow();
    }
}
