package io.affogato.fusion.crema;

import java.util.function.Supplier;

/** Measures parts of a pass. */
public interface StageClock {

    /** The parts of a pass before its gradients. */
    enum Stage {
        /** From features to tokens, for all modalities that were not cached. */
        QUERY,
        /** Fusion, language model and loss. */
        LANGUAGE
    }

    /** Measures nothing. */
    StageClock NONE =
            new StageClock() {
                @Override
                public <T> T time(Stage stage, Supplier<T> work) {
                    return work.get();
                }
            };

    /** Does some work and notes how long it took. */
    <T> T time(Stage stage, Supplier<T> work);
}
