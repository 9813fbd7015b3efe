package io.affogato.modality;

import java.nio.file.Path;
import java.util.List;

/**
 * Reads one modality of a sample from its files: a sensor's own file where there is one, else
 * derived from the video where the modality knows how.
 *
 * <p>One thread uses a reader at a time. Reading the same files twice gives the same values.
 */
public interface SignalReader extends AutoCloseable {

    /**
     * Describes everything besides the files that decides the values (sizes, sampling,
     * normalisation) in one line; part of the key under which features are stored.
     */
    String fingerprint();

    /**
     * Returns the files of the sample that {@link #read} would use, in reading order; empty if the
     * sample lacks this modality. Touches names only, not contents.
     */
    List<Path> sources(Sample sample);

    /**
     * Reads and preprocesses.
     *
     * @param sample a sample for which {@link #sources} is not empty
     * @throws ModalityException {@link ErrorCode#MISSING_FILE}, {@link ErrorCode#BAD_MEDIA}, {@link
     *     ErrorCode#EMPTY_SIGNAL}, {@link ErrorCode#BAD_SHAPE} or {@link ErrorCode#NOT_FINITE},
     *     naming the file, what was expected and what was found; never a signal of silent zeros
     */
    Signal read(Sample sample);

    /**
     * Shows a person what {@link #read} hears or sees: a few small pictures in order of time, such
     * as frames, a spectrogram or points from above. For reports and consoles; not normalised.
     *
     * @param sample a sample for which {@link #sources} is not empty
     * @return PNG files as bytes; empty if there is nothing to look at
     * @throws ModalityException as {@link #read}
     */
    default List<byte[]> pictures(Sample sample) {
        return List.of();
    }

    /**
     * Lets a person hear what {@link #read} hears, for consoles.
     *
     * @param sample a sample for which {@link #sources} is not empty
     * @return WAV files as bytes; empty if there is nothing to hear
     * @throws ModalityException as {@link #read}
     */
    default List<byte[]> sounds(Sample sample) {
        return List.of();
    }

    /** Frees decoders. Calling it twice is allowed. */
    @Override
    default void close() {}
}
