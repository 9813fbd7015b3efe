package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.checkpoint.Durable;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes trained arrays as a folder in Hugging Face layout, whole or not at all. */
final class BackboneWriter {

    private static final String CONFIG = "config.json";
    private static final String MODEL = "model.safetensors";

    private final PretrainingRecipe recipe;
    private final Words words;

    BackboneWriter(PretrainingRecipe recipe, Words words) {
        this.recipe = recipe;
        this.words = words;
    }

    /** Refuses a folder that is there already. */
    static void requireNew(Path output) {
        if (Files.exists(output)) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s exists already; name a folder that does not".formatted(output));
        }
    }

    /**
     * Writes the folder.
     *
     * @param stored arrays by stage and name
     * @param measures final shares by stage, for the model card
     */
    void write(
            Path output,
            Map<String, Map<String, NDArray>> stored,
            Map<String, Map<String, Double>> measures) {
        Path target = output.toAbsolutePath().normalize();
        Path draft =
                target.resolveSibling(
                        ".%s.%d".formatted(target.getFileName(), ProcessHandle.current().pid()));
        try {
            Files.createDirectories(target.getParent());
            Durable.delete(draft);
            Files.createDirectory(draft);
            fill(draft, stored, measures);
            requireNew(target);
            Durable.move(draft, target);
        } catch (IOException e) {
            throw failure(target, e);
        } finally {
            discard(draft);
        }
    }

    private void fill(
            Path draft,
            Map<String, Map<String, NDArray>> stored,
            Map<String, Map<String, Double>> measures)
            throws IOException {
        Map<String, NDArray> whole = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, NDArray>> part : stored.entrySet()) {
            if (recipe.encoders().containsKey(part.getKey())) {
                encoder(draft.resolve(part.getKey()), part.getKey(), part.getValue());
            } else {
                whole.putAll(part.getValue());
            }
        }
        network(draft, BackboneJson.whole(recipe, words), whole);
        text(draft.resolve("tokenizer.json"), BackboneJson.json(BackboneJson.tokenizer(words)));
        text(draft.resolve("README.md"), ModelCard.of(recipe, words, measures));
        Durable.force(draft);
    }

    private void encoder(Path folder, String name, Map<String, NDArray> arrays) throws IOException {
        Files.createDirectory(folder);
        network(folder, recipe.encoder(name).config(), arrays);
    }

    private static void network(
            Path folder, Map<String, Object> config, Map<String, NDArray> arrays)
            throws IOException {
        text(folder.resolve(CONFIG), BackboneJson.json(config));
        SafetensorsWriter.write(folder.resolve(MODEL), arrays, Map.of("format", "pt"));
    }

    private static void text(Path file, String text) throws IOException {
        Durable.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void discard(Path draft) {
        try {
            Durable.delete(draft);
        } catch (IOException e) {
            System.getLogger(BackboneWriter.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove {0}: {1}", draft, e);
        }
    }

    private static ModalityException failure(Path target, IOException cause) {
        return new ModalityException(
                ErrorCode.NO_OUTPUT,
                "cannot write the backbone %s: %s; check space and permissions"
                        .formatted(target, cause.getMessage()),
                cause);
    }
}
