package io.affogato.media;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;

/** Makes the failures of this package; each message names the file first. */
final class Failures {

    private Failures() {}

    static ModalityException badMedia(Path file, String what) {
        return of(ErrorCode.BAD_MEDIA, file, what);
    }

    static ModalityException badMedia(Path file, String what, Throwable cause) {
        return new ModalityException(ErrorCode.BAD_MEDIA, message(file, what), cause);
    }

    static ModalityException of(ErrorCode code, Path file, String what) {
        return new ModalityException(code, message(file, what));
    }

    private static String message(Path file, String what) {
        return "%s: %s".formatted(file, what);
    }
}
