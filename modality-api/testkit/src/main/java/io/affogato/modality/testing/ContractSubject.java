package io.affogato.modality.testing;

import io.affogato.modality.Modality;
import io.affogato.nn.Engines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/**
 * What a bundle's test says about its modality, for the contracts to ask.
 *
 * <p>Every test gets a folder of its own, with a {@link TinyBackbone} and the samples that {@link
 * #media} writes.
 */
public interface ContractSubject {

    /** Returns a modality as the kernel makes it, new at every call. */
    Modality modality();

    /**
     * Writes the files of one valid sample.
     *
     * @param folder an existing folder, empty but for what earlier calls wrote
     * @param number tells samples apart: another number, another recording
     * @return files by role, relative to the folder
     */
    Map<String, String> media(Path folder, int number) throws IOException;

    /**
     * Makes a source of the sample unreadable; the default cuts a file in half, and in a folder
     * every file.
     */
    default void damage(Path source) throws IOException {
        Damage.halve(source);
    }

    /** Returns whether the encoder has weights in the backbone folder. */
    default boolean hasWeights() {
        return true;
    }

    /** Starts the engine that encoders compute with. */
    @BeforeEach
    default void startEngine() {
        Engines.start();
    }
}
