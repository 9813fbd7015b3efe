package io.affogato.modality;

import java.nio.file.Path;

/**
 * What a reader may know of the run.
 *
 * @param weights backbone folder in Hugging Face layout; its {@code config.json} fixes image sides
 *     and the like
 * @param frames T, the number of frames of every sample, positive
 */
public record ReaderContext(Path weights, int frames) {

    /** Checks the number of frames. */
    public ReaderContext {
        if (frames <= 0) {
            throw new IllegalArgumentException("frames must be positive, was %d".formatted(frames));
        }
    }
}
