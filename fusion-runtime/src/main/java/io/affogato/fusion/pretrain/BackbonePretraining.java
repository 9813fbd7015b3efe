package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.Progress;
import io.affogato.nn.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes a backbone from nothing but generated corpora.
 *
 * <p>A work folder holds a snapshot for every stage, {@code <stage>.safetensors}, {@code
 * curves.jsonl} with a line for every few steps ({@code stage}, {@code step}, {@code steps}, {@code
 * loss}, {@code shares}) and {@code curves.svg}. Whatever is interrupted goes on from the last
 * snapshot, bit for bit as if nothing had happened; a finished snapshot is taken as it is.
 *
 * <p>Not thread-safe; one process uses a work folder at a time.
 */
public final class BackbonePretraining {

    private static final int LINES_AN_EVALUATION = 5;

    private final PretrainingRecipe recipe;
    private final Path work;
    private final Progress progress;
    private final TrainedParts parts;
    private final CurveFile curves;

    /**
     * Prepares the work folder.
     *
     * @param corpora opens a corpus by name, empty if there is none
     * @param work folder of snapshots and curves, made if it lacks
     * @param progress hears of every step
     * @throws ModalityException {@link ErrorCode#UNAVAILABLE} without the language corpus, {@link
     *     ErrorCode#NO_OUTPUT} if the folder cannot be made
     */
    public BackbonePretraining(
            PretrainingRecipe recipe,
            Function<String, Optional<PretrainingCorpus>> corpora,
            Path work,
            Progress progress) {
        this.recipe = recipe;
        this.work = work.toAbsolutePath().normalize();
        this.progress = progress;
        this.parts = new TrainedParts(recipe, corpora, this.work);
        try {
            Files.createDirectories(this.work);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "cannot create %s: %s; name another work folder"
                            .formatted(work, e.getMessage()),
                    e);
        }
        curves = new CurveFile(this.work.resolve("curves.jsonl"));
    }

    /**
     * What came of it.
     *
     * @param folder the backbone
     * @param measures by stage, named shares of right answers on held-out examples
     */
    public record Outcome(Path folder, Map<String, Map<String, Double>> measures) {

        /** Copies the measures, keeping their order. */
        public Outcome {
            measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        }
    }

    /**
     * Trains one stage to its end.
     *
     * @param parent decides the device; nothing stays attached to it
     * @return named shares of right answers on held-out examples
     * @throws ModalityException {@link ErrorCode#BAD_RECIPE} if there is no such stage, {@link
     *     ErrorCode#BAD_WEIGHTS} if a snapshot does not fit the recipe
     */
    public Map<String, Double> train(String stage, NDManager parent) {
        recipe.schedule(stage); // fails on unknown names before anything is made
        try (NDManager owner = parent.newSubManager()) {
            return finished(stage, parts.part(stage, owner), owner);
        }
    }

    /**
     * Trains whatever is not finished, then writes the backbone, whole or not at all.
     *
     * @param output a folder that does not exist yet
     * @param parent decides the device; nothing stays attached to it
     * @throws ModalityException as {@link #train}; {@link ErrorCode#NO_OUTPUT} if the folder exists
     *     or cannot be written
     */
    public Outcome make(Path output, NDManager parent) {
        BackboneWriter.requireNew(output);
        try (NDManager owner = parent.newSubManager()) {
            Map<String, Map<String, NDArray>> stored = new LinkedHashMap<>();
            Map<String, Map<String, Double>> measures = new LinkedHashMap<>();
            for (String stage : recipe.stages()) {
                TrainedPart part = parts.part(stage, owner);
                measures.put(stage, finished(stage, part, owner));
                stored.put(stage, part.stored().get());
            }
            new BackboneWriter(recipe, parts.words()).write(output, stored, measures);
            return new Outcome(output.toAbsolutePath().normalize(), measures);
        }
    }

    private Map<String, Double> finished(String name, TrainedPart part, NDManager owner) {
        Schedule schedule = recipe.schedule(name);
        Path snapshot = work.resolve(name + ".safetensors");
        curves.rewind(name, stepOf(snapshot, part.stage(), schedule.steps()));
        int every = Math.max(1, schedule.evaluateEvery() / LINES_AN_EVALUATION);
        StageCurve curve = new StageCurve(name, curves, every, progress);
        new StageRunner(part.stage(), schedule, recipe.seed(), snapshot, curve, owner).run(owner);
        CurveChart.write(work.resolve("curves.svg"), curves.lines());
        try (NDManager manager = owner.newSubManager()) {
            return new LinkedHashMap<>(part.stage().evaluate(manager));
        }
    }

    /** Returns the step of a snapshot, 0 if there is none, and refuses one of another recipe. */
    private static int stepOf(Path snapshot, Stage stage, int steps) {
        if (!Files.exists(snapshot)) {
            return 0;
        }
        try (SafetensorsFile file = SafetensorsFile.open(snapshot)) {
            for (Map.Entry<String, NDArray> parameter : stage.parameters().entrySet()) {
                String name = "weight/" + parameter.getKey();
                if (!file.names().contains(name)
                        || !file.shape(name).equals(parameter.getValue().getShape())) {
                    throw foreign(snapshot, name);
                }
            }
            int step = Integer.parseInt(file.metadata().getOrDefault("step", ""));
            if (step > steps) {
                throw foreign(snapshot, "step %d of at most %d".formatted(step, steps));
            }
            return step;
        } catch (NumberFormatException e) {
            throw foreign(snapshot, "step");
        }
    }

    private static ModalityException foreign(Path snapshot, String what) {
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "snapshot %s does not fit the recipe: %s; use the recipe it was made with, or another work folder"
                        .formatted(snapshot, what));
    }

    /** Returns the names of the stages in the order they run. */
    public List<String> stages() {
        return recipe.stages();
    }
}
