package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** Checks that bad input ends in the right failure. */
final class Refused {

    private Refused() {}

    /** Returns the message of the failure, which names the file. */
    static String with(ErrorCode code, Path file, Executable reading) {
        ModalityException failure = assertThrows(ModalityException.class, reading);
        assertEquals(code, failure.code(), failure.getMessage());
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        return failure.getMessage();
    }
}
