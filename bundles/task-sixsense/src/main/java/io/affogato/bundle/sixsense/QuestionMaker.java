package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Asks every question the benchmark knows about a scene, each once. */
final class QuestionMaker {

    private static final double WITH_OPTIONS = 0.5;

    private QuestionMaker() {}

    /** Returns 16 or 17 questions in random order, about half of them with options. */
    static List<Question> ask(Scene scene, RandomGenerator random) {
        List<Question> questions = new ArrayList<>();
        for (QuestionType type : QuestionType.values()) {
            boolean choices = Draw.chance(random, WITH_OPTIONS);
            type.ask(scene, random, choices).ifPresent(questions::add);
        }
        return Draw.shuffled(random, questions);
    }

    /** Asks one question of a random type. */
    static Question one(Scene scene, RandomGenerator random, double withOptions) {
        while (true) {
            QuestionType type = Draw.one(random, QuestionType.values());
            boolean choices = Draw.chance(random, withOptions);
            Optional<Question> question = type.ask(scene, random, choices);
            if (question.isPresent()) {
                return question.get();
            }
        }
    }
}
