package io.affogato.fusion.run;

import io.affogato.fusion.checkpoint.Durable;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of a run.
 *
 * <pre>
 *   recipe.yaml         the recipe with every default filled in
 *   bundles.json        version and hash of the bundle of each modality
 *   metrics.jsonl       one line an event
 *   status.json         where the run stands now
 *   tensorboard/        the same as event files
 *   checkpoints/        one folder a step
 *   stop                there while somebody wants the run to save and to end
 *   report.html
 * </pre>
 *
 * @param folder exists
 */
public record RunFolder(Path folder) {

    /**
     * Makes a new run folder and writes the recipe.
     *
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if it holds a run already or cannot be
     *     written
     */
    public static RunFolder create(Path folder, String recipe) {
        RunFolder run = new RunFolder(folder);
        if (Files.exists(run.recipe())) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s holds a run already; resume it, or choose another folder"
                            .formatted(folder));
        }
        try {
            Files.createDirectories(run.checkpoints());
            Files.createDirectories(run.tensorboard());
            Durable.write(run.recipe(), recipe.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "run folder %s cannot be made: %s; choose another folder".formatted(folder, e),
                    e);
        }
        return run;
    }

    /** Returns where a new run of a name goes: the name, or the next one by number if it is taken. */
    public static Path next(Path parent, String name) {
        Path folder = parent.resolve(name);
        for (int i = 2; Files.exists(folder); i++) {
            folder = parent.resolve(name + "-" + i);
        }
        return folder;
    }

    /**
     * Opens the folder of an earlier run.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_FILE} if there is none
     */
    public static RunFolder open(Path folder) {
        RunFolder run = new RunFolder(folder);
        if (!Files.isRegularFile(run.recipe())) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "%s is no run folder: it has no %s"
                            .formatted(folder, run.recipe().getFileName()));
        }
        return run;
    }

    /** Returns the resolved recipe's file. */
    public Path recipe() {
        return folder.resolve("recipe.yaml");
    }

    /** Returns the recipe's text. */
    public String recipeText() {
        try {
            return Files.readString(recipe());
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "%s cannot be read: %s".formatted(recipe(), e), e);
        }
    }

    /** Returns the file of bundle versions and hashes by modality. */
    public Path bundles() {
        return folder.resolve("bundles.json");
    }

    /** Returns the file of {@link MetricsFile}. */
    public Path metrics() {
        return folder.resolve("metrics.jsonl");
    }

    /** Returns the file of {@link RunStatus}. */
    public Path status() {
        return folder.resolve("status.json");
    }

    /** Returns the folder of {@link EventFile}s. */
    public Path tensorboard() {
        return folder.resolve("tensorboard");
    }

    /** Returns the folder of checkpoints. */
    public Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** Returns the file whose presence asks the run, in whatever process, to save and to end. */
    public Path stopWish() {
        return folder.resolve("stop");
    }

    /** Returns the file that a process holds a lock on while it works on the run. */
    public Path lock() {
        return folder.resolve(".lock");
    }

    /** Returns the report's file. */
    public Path report() {
        return folder.resolve("report.html");
    }
}
