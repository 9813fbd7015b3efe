package io.affogato.nn;

import ai.djl.ndarray.NDManager;
import io.affogato.modality.EncoderContext;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What a run hands to the encoders it opens; one for all modalities of the run, because networks
 * that they share belong to {@code manager}.
 *
 * @param manager owns everything loaded; the run closes it after the encoders
 * @param weights backbone folder in Hugging Face layout
 * @param frames T, the number of frames of every sample, positive
 * @param shared the networks held together
 */
public record RunEncoderContext(NDManager manager, Path weights, int frames, SharedEncoders shared)
        implements EncoderContext {

    /** Checks the number of frames. */
    public RunEncoderContext {
        if (frames <= 0) {
            throw new IllegalArgumentException("frames must be positive, was %d".formatted(frames));
        }
    }

    /** A context that shares with nobody yet. */
    public RunEncoderContext(NDManager manager, Path weights, int frames) {
        this(manager, weights, frames, new SharedEncoders());
    }

    @Override
    public <T extends AutoCloseable> Shared<T> share(String key, Supplier<T> loader) {
        return shared.share(key, loader);
    }
}
