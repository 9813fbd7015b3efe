package io.affogato.fusion.pretrain;

import java.util.Locale;
import java.util.Map;

/** The {@code README.md} of a backbone: where it comes from and how good it is. */
final class ModelCard {

    private ModelCard() {}

    static String of(
            PretrainingRecipe recipe, Words words, Map<String, Map<String, Double>> measures) {
        StringBuilder card = new StringBuilder();
        card.append("# ").append(recipe.name()).append("\n\n");
        card.append("Made from generated data by `affogato pretrain`; nothing in it was taken ");
        card.append("from other weights or recordings.\n\n");
        line(card, "task of the corpora", recipe.task());
        line(card, "seed", Long.toString(recipe.seed()));
        line(card, "words", Integer.toString(words.size()));
        for (String stage : recipe.stages()) {
            Schedule schedule = recipe.schedule(stage);
            String rate = Double.toString(schedule.learningRate());
            line(
                    card,
                    "stage " + stage,
                    "%d steps of %d examples, learning rate %s"
                            .formatted(schedule.steps(), schedule.batch(), rate));
        }
        card.append("\n## Shares on held-out examples\n\n");
        card.append("| stage | measure | share |\n|---|---|---|\n");
        measures.forEach(
                (stage, shares) -> shares.forEach((name, share) -> row(card, stage, name, share)));
        card.append("\n## Recipe\n\n```json\n").append(BackboneJson.json(recipe));
        return card.append("```\n").toString();
    }

    private static void line(StringBuilder card, String what, String value) {
        card.append("- ").append(what).append(": ").append(value).append('\n');
    }

    private static void row(StringBuilder card, String stage, String name, double share) {
        card.append(String.format(Locale.ROOT, "| %s | %s | %.4f |\n", stage, name, share));
    }
}
