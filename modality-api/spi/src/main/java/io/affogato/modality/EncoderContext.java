package io.affogato.modality;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What an encoder gets from the run that opens it. */
public interface EncoderContext {

    /** Returns the manager that owns everything the encoder loads; the runtime closes it. */
    NDManager manager();

    /** Returns the device of {@link #manager()}. */
    default Device device() {
        return manager().getDevice();
    }

    /** Returns the backbone folder in Hugging Face layout. */
    Path weights();

    /** Returns T, the number of frames of every sample. */
    int frames();

    /**
     * Shares one loaded network among the encoders of a run, counted by reference: the first caller
     * loads it, later callers get the same object, the last {@link Shared#close()} frees it.
     *
     * @param key names the network, for example its folder and part; equal keys share
     * @param loader loads it, called at most once while it is held
     */
    <T extends AutoCloseable> Shared<T> share(String key, Supplier<T> loader);

    /** One hold on a shared network. */
    interface Shared<T> extends AutoCloseable {

        /** Returns the network, which stays the runtime's. */
        T get();

        /** Lets go. Calling it twice is allowed. */
        @Override
        void close();
    }
}
