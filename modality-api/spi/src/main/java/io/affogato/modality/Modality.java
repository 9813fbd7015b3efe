package io.affogato.modality;

/**
 * One kind of input and the frozen encoder that reads it.
 *
 * <p>A modality is a cheap description: it holds no weights and touches no device. Weights come to
 * life in {@link #openEncoder}, once per run.
 */
public interface Modality {

    /** Returns how the runtime treats the features of this modality; constant. */
    ModalitySpec spec();

    /**
     * Opens the reader that turns a sample's files into signals.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if the backbone folder lacks the
     *     configuration that fixes the signal's size
     */
    SignalReader openReader(ReaderContext context);

    /**
     * Loads the frozen encoder onto the context's device.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} or {@link ErrorCode#BAD_WEIGHTS}
     */
    ModalityEncoder openEncoder(EncoderContext context);
}
