package io.affogato.bundle.sixsense;

import io.affogato.modality.PretrainingCorpus;
import java.util.List;
import java.util.Optional;

/** The pretraining corpora of this task by name. */
final class Corpora {

    private static final List<String> NAMES =
            List.of("language", "references", "vision", "sound", "points");

    private Corpora() {}

    static List<String> names() {
        return NAMES;
    }

    static Optional<PretrainingCorpus> named(String name) {
        return switch (name) {
            case "language" -> Optional.of(new LanguageCorpus());
            case "references" -> Optional.of(new ReferenceCorpus());
            case "vision" -> Optional.of(new VisionCorpus());
            case "sound" -> Optional.of(new SoundCorpus());
            case "points" -> Optional.of(new PointsCorpus());
            default -> Optional.empty();
        };
    }
}
