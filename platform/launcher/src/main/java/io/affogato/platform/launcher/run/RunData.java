package io.affogato.platform.launcher.run;

import io.affogato.fusion.data.SampleFile;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.Sample;
import io.affogato.modality.TaskSource;
import io.affogato.platform.kernel.InstalledTask;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.HeadSettings;
import io.affogato.platform.launcher.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        boolean words = recipe.head().kind() == HeadSettings.Kind.WORDS;
        if (data.task().isPresent()) {
            Path folder = made(data.task().get(), installed, home, progress);
            List<String> kinds = data.task().get().kinds();
            return new RunData(
                    made(folder, kinds, "train.jsonl", words),
                    made(folder, kinds, "validation.jsonl", words),
                    made(folder, kinds, "test.jsonl", words));
        }
        return new RunData(
                read(data.train(), words),
                read(data.validation(), words),
                read(data.test(), words));
    }

    private static List<Sample> read(Optional<String> file, boolean words) {
        return file.map(Path::of).map(path -> read(path, words)).orElse(List.of());
    }

    private static List<Sample> read(Path file, boolean words) {
        return words ? SampleFile.read(file) : SampleFile.readTargets(file);
    }

    /** The samples of some kinds, each in a file of its own, or the task's questions. */
    private static List<Sample> made(Path folder, List<String> kinds, String split, boolean words) {
        if (kinds.isEmpty()) {
            return read(folder.resolve(split), words);
        }
        return kinds.stream()
                .flatMap(kind -> read(folder.resolve(kind + "-" + split), words).stream())
                .toList();
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
                                        task.test())
                        + task.kinds().stream()
                                .sorted()
                                .map("-"::concat)
                                .collect(Collectors.joining());
        Path folder = home.tasks().resolve(name);
        if (!Files.isDirectory(folder)) {
            maker.source()
                    .make(
                            new TaskSource.Request(
                                    folder,
                                    task.seed(),
                                    task.train(),
                                    task.validation(),
                                    task.test(),
                                    Set.copyOf(task.kinds())),
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
