package io.affogato.fusion.run;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder an export is written to. */
final class ExportFolder {

    private ExportFolder() {}

    /** Refuses a folder that holds something. */
    static void requireEmpty(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isEmpty()) {
                return;
            }
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT, "%s is no folder to write to: %s".formatted(folder, e), e);
        }
        throw new ModalityException(
                ErrorCode.NO_OUTPUT,
                "%s holds files already; name a new or empty folder".formatted(folder));
    }
}
