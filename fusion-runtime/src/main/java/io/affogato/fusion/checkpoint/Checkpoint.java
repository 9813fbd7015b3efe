package io.affogato.fusion.checkpoint;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.TrainableModel;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A complete checkpoint on disk.
 *
 * @param folder where it lies
 * @param manifest what it says of itself
 */
public record Checkpoint(Path folder, CheckpointManifest manifest) {

    static final String MANIFEST = "manifest.json";
    static final String ADAPTERS = "adapters.safetensors";
    static final String OPTIMISER = "optimizer.safetensors";

    /**
     * Opens a checkpoint and checks every file against the manifest.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if there is none, {@link
     *     ErrorCode#BAD_WEIGHTS} if it is torn or of another schema
     */
    public static Checkpoint open(Path folder) {
        Path file = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(file)) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "%s is no checkpoint: it has no %s".formatted(folder, MANIFEST));
        }
        try {
            CheckpointManifest manifest = ManifestJson.read(file);
            if (manifest.schema() != CheckpointManifest.SCHEMA) {
                throw torn(
                        folder,
                        "expected schema %d, found %d"
                                .formatted(CheckpointManifest.SCHEMA, manifest.schema()));
            }
            for (Map.Entry<String, CheckpointManifest.FileEntry> entry :
                    manifest.files().entrySet()) {
                check(folder, entry.getKey(), entry.getValue());
            }
            return new Checkpoint(folder, manifest);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "checkpoint %s cannot be read: %s; use an earlier one".formatted(folder, e),
                    e);
        }
    }

    private static void check(Path folder, String name, CheckpointManifest.FileEntry expected)
            throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw torn(folder, "it lacks %s".formatted(name));
        }
        CheckpointManifest.FileEntry found = entry(file);
        if (!found.equals(expected)) {
            throw torn(folder, "%s should be %s, is %s".formatted(name, expected, found));
        }
    }

    private static ModalityException torn(Path folder, String what) {
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "checkpoint %s is not complete: %s; use an earlier one".formatted(folder, what));
    }

    static CheckpointManifest.FileEntry entry(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, sha256())) {
            digest.transferTo(OutputStream.nullOutputStream());
            String hex = HexFormat.of().formatHex(digest.getMessageDigest().digest());
            return new CheckpointManifest.FileEntry(Files.size(file), hex);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Puts a run back exactly where it was: parameters and optimiser.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if it belongs to another model or
     *     seed
     */
    public void resume(TrainableModel model, AdamW optimiser, ModelIdentity identity, long seed) {
        List<String> differences = identity.differences(manifest.model());
        if (seed != manifest.seed()) {
            differences.add("seed: expected %d, found %d".formatted(seed, manifest.seed()));
        }
        if (!differences.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    ("checkpoint %s belongs to another run; start a new run folder, or use the"
                                    + " recipe it was made with:\n%s")
                            .formatted(folder, String.join("\n", differences)));
        }
        restore(model);
        Map<String, NDArray> state = optimiser.state();
        ParameterFile.load(folder.resolve(OPTIMISER), state, state.keySet());
    }

    /** Returns everything of a model that a checkpoint holds. */
    static List<Parameter> stored(TrainableModel model) {
        List<Parameter> stored = new ArrayList<>(AdamW.all(model));
        stored.addAll(model.kept());
        return stored;
    }

    /**
     * Loads all parameters and what else the model keeps, for answering.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if names or shapes differ
     */
    public void restore(TrainableModel model) {
        ParameterFile.load(adapters(), stored(model));
    }

    /**
     * Loads those parameters that the checkpoint has, as when a modality joins others that are
     * trained already.
     *
     * @return names that it does not have, in order; they keep their values
     */
    public List<String> restoreKnown(List<Parameter> parameters) {
        Map<String, NDArray> targets = ParameterFile.named(parameters);
        List<String> unknown = new ArrayList<>(targets.keySet());
        try (SafetensorsFile source = SafetensorsFile.open(folder.resolve(ADAPTERS))) {
            unknown.removeAll(source.names());
            targets.keySet().retainAll(source.names());
            ParameterFile.assign(source, targets);
        }
        return unknown;
    }

    /**
     * Loads the adapters of an earlier run, as when a modality joins others that are trained
     * already. Weights that modalities share fit only the same modalities and head, and start anew
     * for others.
     *
     * @return modalities that the checkpoint does not have; they keep their values
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if its adapters mean something else
     *     here: another backbone, rank, fusion or number of frames
     */
    public List<ModalityId> join(TrainableModel model, ModelIdentity identity) {
        List<ModalityId> trained = manifest.model().modalities();
        ModelIdentity stored = manifest.model();
        List<String> differences = identity.of(trained).withHead(stored.head()).differences(stored);
        if (!differences.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "adapters of %s do not fit; use the recipe's settings they were trained with:\n%s"
                            .formatted(folder, String.join("\n", differences)));
        }
        List<Parameter> known = new ArrayList<>();
        for (ModalityId id : model.modalities()) {
            known.addAll(trained.contains(id) ? model.parameters(id) : List.of());
        }
        if (trained.equals(model.modalities()) && stored.head().equals(identity.head())) {
            known.addAll(model.shared());
            known.addAll(model.kept());
        }
        List<String> missing = restoreKnown(known);
        if (!missing.isEmpty()) {
            throw torn(folder, "it lacks %s".formatted(missing));
        }
        return model.modalities().stream().filter(id -> !trained.contains(id)).toList();
    }

    /** Returns the file of all trained parameters. */
    public Path adapters() {
        return folder.resolve(ADAPTERS);
    }
}
