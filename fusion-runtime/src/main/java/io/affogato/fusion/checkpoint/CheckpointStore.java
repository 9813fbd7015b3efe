package io.affogato.fusion.checkpoint;

import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.TrainableModel;
import io.affogato.fusion.training.TrainingState;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, one folder a step.
 *
 * <pre>
 *   step-000123/adapters.safetensors    the parameters of all modalities, the shared ones, and
 *                                       what passes move besides
 *               optimizer.safetensors   moments and step counters
 *               manifest.json           everything else
 * </pre>
 *
 * <p>A folder is written under a temporary name, forced to disk and renamed, so that it is whole or
 * not there; one that is torn all the same is passed over. One process writes at a time.
 */
public final class CheckpointStore {

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointStore.class);
    private static final Pattern STEP = Pattern.compile("step-\\d{6,}");
    private static final String TEMPORARY = ".part-";

    private final Path folder;
    private final int keep;

    /**
     * Keeps checkpoints in a folder, which is made if need be; leftovers of a killed process go.
     *
     * @param keep newest checkpoints to keep, positive; the one with the best validation is kept
     *     besides
     */
    public CheckpointStore(Path folder, int keep) {
        if (keep <= 0) {
            throw new IllegalArgumentException("keep must be positive, was %d".formatted(keep));
        }
        this.folder = folder;
        this.keep = keep;
        try {
            Files.createDirectories(folder);
            for (Path leftover : list(name -> name.startsWith(TEMPORARY))) {
                Durable.delete(leftover);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Saves a run; when this returns, the checkpoint is on disk.
     *
     * @return its folder
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if it cannot be written
     */
    public Path save(
            TrainingState state,
            long seed,
            TrainableModel model,
            AdamW optimiser,
            ModelIdentity identity) {
        String name = "step-%06d".formatted(state.position().step());
        try {
            Path part = Files.createDirectory(temporary());
            ParameterFile.write(part.resolve(Checkpoint.ADAPTERS), Checkpoint.stored(model));
            SafetensorsWriter.write(
                    part.resolve(Checkpoint.OPTIMISER), optimiser.state(), Map.of());
            CheckpointManifest manifest =
                    new CheckpointManifest(
                            CheckpointManifest.SCHEMA, identity, seed, state, entries(part));
            Durable.write(part.resolve(Checkpoint.MANIFEST), ManifestJson.bytes(manifest));
            Path target = folder.resolve(name);
            drop(target);
            Durable.move(part, target);
            prune();
            LOGGER.info("checkpoint {} written", target);
            return target;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static Map<String, CheckpointManifest.FileEntry> entries(Path part) throws IOException {
        Map<String, CheckpointManifest.FileEntry> entries = new LinkedHashMap<>();
        for (String name : List.of(Checkpoint.ADAPTERS, Checkpoint.OPTIMISER)) {
            entries.put(name, Checkpoint.entry(part.resolve(name)));
        }
        return entries;
    }

    /** Returns the newest complete checkpoint. */
    public Optional<Checkpoint> newest() {
        return complete().findFirst();
    }

    /** Returns the checkpoint of the best validation, the newest among equals. */
    public Optional<Checkpoint> best() {
        return complete()
                .filter(checkpoint -> !Double.isNaN(worth(checkpoint)))
                .reduce((best, next) -> worth(next) > worth(best) ? next : best);
    }

    private static double worth(Checkpoint checkpoint) {
        return checkpoint.manifest().state().validation();
    }

    /** Complete checkpoints, newest first, each checked when it is reached. */
    private Stream<Checkpoint> complete() {
        return steps().stream().map(CheckpointStore::opened).flatMap(Optional::stream);
    }

    private static Optional<Checkpoint> opened(Path step) {
        try {
            return Optional.of(Checkpoint.open(step));
        } catch (ModalityException e) {
            LOGGER.warn("{}", e.getMessage());
            return Optional.empty();
        }
    }

    private List<Path> steps() {
        try {
            return list(name -> STEP.matcher(name).matches()).stream()
                    .sorted(Comparator.comparingLong(CheckpointStore::step).reversed())
                    .toList();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static long step(Path folder) {
        return Long.parseLong(folder.getFileName().toString().substring("step-".length()));
    }

    private void prune() throws IOException {
        List<Path> steps = steps();
        if (steps.size() <= keep) {
            return;
        }
        Optional<Path> best = best().map(Checkpoint::folder);
        for (Path old : steps.subList(keep, steps.size())) {
            if (!best.equals(Optional.of(old))) {
                drop(old);
            }
        }
    }

    /** Renames first, so that a half deleted folder never looks like a checkpoint. */
    private void drop(Path step) throws IOException {
        if (Files.exists(step)) {
            Path dropped = temporary();
            Durable.move(step, dropped);
            Durable.delete(dropped);
        }
    }

    private Path temporary() {
        return folder.resolve(TEMPORARY + UUID.randomUUID());
    }

    private List<Path> list(Predicate<String> wanted) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> wanted.test(file.getFileName().toString())).toList();
        }
    }

    private ModalityException failed(IOException cause) {
        return new ModalityException(
                ErrorCode.NO_OUTPUT,
                "checkpoints in %s cannot be written or listed: %s; check the folder and its space"
                        .formatted(folder, cause),
                cause);
    }
}
