package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.LlamaInitializer;
import io.affogato.fusion.backbone.LlamaModel;
import io.affogato.fusion.backbone.T5Config;
import io.affogato.fusion.backbone.T5Initializer;
import io.affogato.fusion.backbone.T5Model;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ConfigFile;

/** The families of language models that can learn from nothing. */
enum LanguageNetwork {
    /** With an encoder, {@link T5Model}. */
    T5 {
        @Override
        Fresh fresh(ConfigFile config, long seed, NDManager owner) {
            T5Config sizes = T5Config.from(config);
            Weights weights = Weights.fresh(owner, new T5Initializer(sizes, seed));
            return new Fresh(new T5Model(sizes, weights), weights, T5Initializer.WORDS);
        }

        @Override
        NDArray code(ConfigFile config, long seed, NDManager owner) {
            T5Config sizes = T5Config.from(config);
            Shape shape = new Shape(sizes.vocabulary(), sizes.width());
            return new T5Initializer(sizes, seed).make(T5Initializer.WORDS, shape, owner);
        }
    },
    /** Without, {@link LlamaModel}. */
    LLAMA {
        @Override
        Fresh fresh(ConfigFile config, long seed, NDManager owner) {
            LlamaConfig sizes = LlamaConfig.from(config);
            Weights weights = Weights.fresh(owner, new LlamaInitializer(sizes, seed));
            return new Fresh(new LlamaModel(sizes, weights), weights, LlamaInitializer.WORDS);
        }

        @Override
        NDArray code(ConfigFile config, long seed, NDManager owner) {
            LlamaConfig sizes = LlamaConfig.from(config);
            Shape shape = new Shape(sizes.vocabulary(), sizes.width());
            return new LlamaInitializer(sizes, seed).make(LlamaInitializer.WORDS, shape, owner);
        }
    };

    private static final String TYPE = "model_type";

    /**
     * A model with starting values.
     *
     * @param model around the weights
     * @param weights all of them
     * @param words name of the word embeddings among them
     */
    record Fresh(LanguageModel model, Weights weights, String words) {

        /** Returns the word embeddings (V, E). */
        NDArray table() {
            return weights.made().get(words);
        }
    }

    /** Reads {@code model_type} of a {@code text_config}. */
    static LanguageNetwork of(ConfigFile config) {
        return switch (config.text(TYPE)) {
            case "t5" -> T5;
            case "llama" -> LLAMA;
            default -> throw config.wrong(TYPE, "a language model to pretrain, 't5' or 'llama'");
        };
    }

    /** Makes a model whose starting values follow from the seed. */
    abstract Fresh fresh(ConfigFile config, long seed, NDManager owner);

    /** Makes the word embeddings (V, E) alone, as {@link #fresh} does. */
    abstract NDArray code(ConfigFile config, long seed, NDManager owner);
}
