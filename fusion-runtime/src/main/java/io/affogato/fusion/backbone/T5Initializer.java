package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Initializer;

/**
 * Starting values of a T5 that is trained from nothing: the variances of Raffel et al. 2020 as
 * transformers has them. A value depends on the seed and the name only.
 *
 * <p>Deviation: word embeddings start orthogonal to each other where the vocabulary is no larger
 * than the width, with variance 1/4, so that a sum of several can be read back.
 *
 * @param config the sizes that the variances follow
 * @param seed decides every value
 */
public record T5Initializer(T5Config config, long seed) implements Initializer {

    /** Name of the word embeddings. */
    public static final String WORDS = "shared.weight";

    @Override
    public NDArray make(String name, Shape shape, NDManager owner) {
        return new LanguageStart(WORDS, config.vocabulary(), config.width(), seed)
                .make(name, shape, owner, () -> deviation(name));
    }

    private double deviation(String name) {
        double inner = (double) config.heads() * config.headWidth();
        if (name.endsWith(".q.weight")) {
            return Math.pow((double) config.width() * config.headWidth(), -0.5);
        }
        if (name.endsWith(".o.weight")) {
            return Math.pow(inner, -0.5);
        }
        if (name.endsWith(".wo.weight")) {
            return Math.pow(config.feedForwardWidth(), -0.5);
        }
        return Math.pow(config.width(), -0.5);
    }
}
