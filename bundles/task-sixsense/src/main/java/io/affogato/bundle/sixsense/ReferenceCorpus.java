package io.affogato.bundle.sixsense;

import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Scenes in words, with questions about them as {@link LanguageCorpus} has, with names of things
 * whose answer is the place, and with the class of the whole.
 *
 * <p>A language model that has learnt them holds, behind the last word of "the hottest cube", where
 * that is, which is what a head reads from it.
 *
 * <p>Difficulty goes to the questions; names come in with it, plain ones first.
 */
final class ReferenceCorpus implements PretrainingCorpus {

    private static final double QUESTIONS = 0.45;
    private static final double CLASSES = 0.15;
    private static final double TRIPLES = 0.75;
    private static final Signal NONE = new Signal(new float[0], 0);

    private final LanguageCorpus questions = new LanguageCorpus();

    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>(Vocabulary.words());
        for (Sound sound : Sound.values()) {
            words.add(sound.verb());
        }
        for (SceneClass each : SceneClass.values()) {
            words.add(each.word());
        }
        return List.copyOf(words);
    }

    @Override
    public Example draw(RandomGenerator random, double difficulty) {
        if (Draw.chance(random, 1 - (1 - QUESTIONS) * Math.min(1, 2 * difficulty))) {
            return questions.draw(random, difficulty);
        }
        Scene scene = SceneMaker.draw(random, Draw.chance(random, TRIPLES) ? 3 : 2);
        if (Draw.chance(random, CLASSES)) {
            return example(random, scene, TargetLines.SCENE, SceneClass.of(scene).word());
        }
        Reference named = Draw.one(random, ReferenceMaker.name(scene, random));
        return example(random, scene, named.text(), named.thing().place().word());
    }

    private static Example example(
            RandomGenerator random, Scene scene, String text, String answer) {
        List<List<String>> facts = scene.things().stream().map(scene::facts).toList();
        String prompt = random.nextBoolean() ? text : "question : " + text;
        return new Example(NONE, facts, prompt, answer);
    }
}
