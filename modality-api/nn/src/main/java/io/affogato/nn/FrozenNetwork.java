package io.affogato.nn;

import ai.djl.ndarray.NDManager;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.WeightsDigest;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A network loaded from a weight folder, with a name for it and the memory it occupies.
 *
 * @param <T> the network, such as {@link VisionTransformer}
 */
public final class FrozenNetwork<T> implements AutoCloseable {

    private final T network;
    private final String fingerprint;
    private final NDManager owner;

    private FrozenNetwork(T network, String fingerprint, NDManager owner) {
        this.network = network;
        this.fingerprint = fingerprint;
        this.owner = owner;
    }

    /**
     * Loads a network into memory of its own, below the context's manager; a failure leaves nothing
     * behind.
     *
     * @param folder holds {@code model.safetensors}, whole or sharded
     * @param architecture one line that names the architecture and its sizes
     * @param build makes the network from the folder's weights
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} or {@link ErrorCode#BAD_WEIGHTS}
     */
    public static <T> FrozenNetwork<T> load(
            EncoderContext context, Path folder, String architecture, Function<Weights, T> build) {
        NDManager owner = context.manager().newSubManager();
        try {
            T network = build.apply(Weights.open(folder, owner));
            String digest = new WeightsDigest().of(folder);
            return new FrozenNetwork<>(network, architecture + ", sha256 " + digest, owner);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /** Returns the network. */
    public T network() {
        return network;
    }

    /** Returns architecture and SHA-256 of the weights, in one line. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Frees the weights. Calling it twice is allowed. */
    @Override
    public void close() {
        owner.close();
    }
}
