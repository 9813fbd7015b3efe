package io.affogato.media;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes output files, so that failures are alike everywhere. */
final class Outputs {

    private Outputs() {}

    static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Writes what was put into a buffer. */
    static void write(Path file, ByteBuffer filled) {
        byte[] bytes = new byte[filled.position()];
        filled.flip().get(bytes);
        write(file, bytes);
    }

    static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static ModalityException failed(Path file, Exception cause) {
        return new ModalityException(
                ErrorCode.NO_OUTPUT,
                "%s: cannot be written, does its folder exist? (%s)".formatted(file, cause),
                cause);
    }
}
