package io.affogato.platform.launcher.run;

import io.affogato.fusion.data.SampleFile;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.Sample;
import io.affogato.modality.TaskSource;
import io.affogato.platform.kernel.InstalledTask;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The samples of a run.
 *
 * @param train to learn from
 * @param validation to watch training with; may be empty
 * @param test to measure with; may be empty
 */
record RunData(List<Sample> train, List<Sample> validation, List<Sample> test) {

    private static final int SHORT_HASH = 12;

    /** Reads sample files, or lets the recipe's task make them if nobody has before. */
    static RunData of(
            Recipe recipe, RegistrySnapshot installed, AffogatoHome home, Progress progress) {
        Recipe.Data data = recipe.data();
        if (data.task().isPresent()) {
            Path folder = made(data.task().get(), installed, home, progress);
            return new RunData(
                    SampleFile.read(folder.resolve("train.jsonl")),
                    SampleFile.read(folder.resolve("validation.jsonl")),
                    SampleFile.read(folder.resolve("test.jsonl")));
        }
        return new RunData(read(data.train()), read(data.validation()), read(data.test()));
    }

    private static List<Sample> read(Optional<String> file) {
        return file.map(Path::of).map(SampleFile::read).orElse(List.of());
    }

    /** A task's data depends on its bundle and these numbers, so its folder is named by them. */
    private static Path made(
            Recipe.Task task, RegistrySnapshot installed, AffogatoHome home, Progress progress) {
        InstalledTask maker = installed.task(new ModalityId(task.id()));
        String name =
                "%s-%s-%d-%d-%d-%d"
                        .formatted(
                                task.id(),
                                maker.sha256().substring(0, SHORT_HASH),
                                task.seed(),
                                task.train(),
                                task.validation(),
                                task.test());
        Path folder = home.tasks().resolve(name);
        if (!Files.isDirectory(folder)) {
            maker.source()
                    .make(
                            new TaskSource.Request(
                                    folder,
                                    task.seed(),
                                    task.train(),
                                    task.validation(),
                                    task.test()),
                            progress);
        }
        return folder;
    }

    /** Returns every sample once, in order of the splits. */
    List<Sample> all() {
        List<Sample> all = new ArrayList<>(train);
        all.addAll(validation);
        all.addAll(test);
        return all;
    }

    /** Returns the samples to measure with. */
    List<Sample> split(Recipe.Evaluate.Split split) {
        return switch (split) {
            case NONE -> List.of();
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }
}
