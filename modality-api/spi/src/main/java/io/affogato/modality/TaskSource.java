package io.affogato.modality;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A task that can make its own data, such as a built-in benchmark. */
public interface TaskSource {

    /**
     * Writes a data set: media files, and one JSONL sample file a split, {@code train.jsonl},
     * {@code validation.jsonl} and {@code test.jsonl}. Splits share no recording.
     *
     * <p>Each further kind of samples that is asked for goes into files of its own beside them,
     * such as {@code KIND-train.jsonl}; the other files are the same with it and without.
     *
     * <p>The same request writes the same samples and pixels. The folder appears whole or not at
     * all.
     *
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if the folder cannot be written; {@link
     *     ErrorCode#BAD_RECIPE} if a kind is none of {@link #kinds}
     */
    void make(Request request, Progress progress);

    /**
     * What to make.
     *
     * @param folder a folder that does not exist yet
     * @param seed decides everything random
     * @param train recordings in the training split
     * @param validation recordings in the validation split
     * @param test recordings in the test split
     * @param kinds further kinds of samples, among {@link #kinds}
     */
    record Request(Path folder, long seed, int train, int validation, int test, Set<String> kinds) {

        /** Copies the set. */
        public Request {
            kinds = Set.copyOf(kinds);
        }

        /** Asks for no further kinds. */
        public Request(Path folder, long seed, int train, int validation, int test) {
            this(folder, seed, train, validation, test, Set.of());
        }
    }

    /** Returns what else can be asked of the recordings, such as masks or scores. */
    default List<String> kinds() {
        return List.of();
    }

    /** Returns the corpora from which this project's own small backbone is pretrained, if any. */
    default List<String> corpora() {
        return List.of();
    }

    /** Opens a pretraining corpus named by {@link #corpora()}. */
    default Optional<PretrainingCorpus> corpus(String name) {
        return Optional.empty();
    }
}
