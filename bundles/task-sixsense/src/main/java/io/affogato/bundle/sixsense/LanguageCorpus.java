package io.affogato.bundle.sixsense;

import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.Signal;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Scenes in words and questions about them, from which a language model learns to bind attributes
 * to things.
 *
 * <p>Difficulty 0 has two things, each named by its colour; then come third things, other keys,
 * questions of the benchmark, counting, yes and no.
 */
final class LanguageCorpus implements PretrainingCorpus {

    /** Choices are scored by the likelihood of their text, so that letters need not be learnt. */
    private static final double NO_OPTIONS = 0;

    private static final Signal NONE = new Signal(new float[0], 0);

    @Override
    public List<String> words() {
        return Vocabulary.words();
    }

    @Override
    public Example draw(RandomGenerator random, double difficulty) {
        boolean third = Draw.chance(random, 0.75 * rise(difficulty, 0.0, 0.35));
        Scene scene = SceneMaker.draw(random, third ? 3 : 2);
        Question question = question(scene, random, difficulty);
        List<List<String>> facts = scene.things().stream().map(scene::facts).toList();
        boolean bare = question.options().isEmpty() && random.nextBoolean();
        String text = bare ? question.text() : question.prompt();
        return new Example(NONE, facts, text, question.target());
    }

    private static Question question(Scene scene, RandomGenerator random, double difficulty) {
        GeneralQuestions general = new GeneralQuestions(scene, random);
        if (Draw.chance(random, 0.5 * rise(difficulty, 0.4, 0.7))) {
            return QuestionMaker.one(scene, random, NO_OPTIONS);
        }
        if (Draw.chance(random, 0.1 * rise(difficulty, 0.5, 0.8))) {
            return random.nextBoolean() ? general.count() : general.yesOrNo();
        }
        if (Draw.chance(random, 0.92 * rise(difficulty, 0.15, 0.5))) {
            return general.byAnyKey();
        }
        return general.byKey(Key.COLOUR);
    }

    /** Returns how far difficulty has come from {@code low} to {@code high}, in [0, 1]. */
    private static double rise(double difficulty, double low, double high) {
        return Rgb.clip((difficulty - low) / (high - low));
    }
}
