package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Initializer;

/**
 * Starting values of a LLaMA that is trained from nothing: normal, with the inverse of the number
 * of inputs as variance; what adds to the residual stream starts smaller by the root of the number
 * of such additions, as in GPT-2 (Radford et al. 2019, 2.3). A value depends on the seed and the
 * name only.
 *
 * <p>Deviation: word embeddings are those of {@link T5Initializer}.
 *
 * @param config the sizes that the variances follow
 * @param seed decides every value
 */
public record LlamaInitializer(LlamaConfig config, long seed) implements Initializer {

    /** Name of the word embeddings. */
    public static final String WORDS = "model.embed_tokens.weight";

    @Override
    public NDArray make(String name, Shape shape, NDManager owner) {
        return new LanguageStart(WORDS, config.vocabulary(), config.width(), seed)
                .make(name, shape, owner, () -> deviation(name, shape.get(1)));
    }

    private double deviation(String name, long inputs) {
        boolean adds = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
        return Math.pow(inputs * (adds ? 2.0 * config.layers() : 1.0), -0.5);
    }
}
