package io.affogato.platform.launcher.command;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the run that was worked on last. */
final class NewestRun {

    private NewestRun() {}

    static Path in(Path folder) {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> runs = Files.list(folder)) {
                List<Path> trained =
                        runs.filter(run -> Files.isRegularFile(run.resolve("recipe.yaml")))
                                .toList();
                if (!trained.isEmpty()) {
                    return trained.stream()
                            .max(Comparator.comparing(NewestRun::changed))
                            .orElseThrow();
                }
            } catch (IOException e) {
                throw new ModalityException(
                        ErrorCode.IO, "folder %s cannot be listed: %s".formatted(folder, e), e);
            }
        }
        throw new ModalityException(
                ErrorCode.MISSING_FILE,
                "no run in %s; train one first, or name a run folder with --run"
                        .formatted(folder.toAbsolutePath()));
    }

    private static FileTime changed(Path run) {
        try {
            return Files.getLastModifiedTime(run);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
