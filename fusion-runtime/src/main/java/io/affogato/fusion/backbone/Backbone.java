package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.safetensors.SafetensorsFile;
import io.affogato.nn.safetensors.WeightsDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An open backbone: the frozen networks of one folder in Hugging Face layout, with {@code
 * config.json}, {@code model.safetensors} (or shards) and {@code tokenizer.json}, and a sub-folder
 * of the same form for every further encoder.
 *
 * @param folder the folder
 * @param languageModel float32; its arrays belong to the owner it was opened with
 * @param queries the query transformer, float32; its arrays belong to the owner it was opened with;
 *     empty for a language model that goes without tokens of other senses
 * @param weights all of {@code model.safetensors}, under the stored names
 * @param sha256 of names and contents of every weight and config file, sub-folders included
 * @param parameterCount numbers in all weight files, sub-folders included
 */
public record Backbone(
        Path folder,
        LanguageModel languageModel,
        Optional<QFormer> queries,
        Weights weights,
        String sha256,
        long parameterCount) {

    private static final int DEEPEST = 2;

    /**
     * Opens a folder. The {@code model_type} of its {@code text_config} decides which language
     * model it holds: {@code t5} or {@code llama}.
     *
     * @param owner of every array and of the open file; closing it closes the backbone
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS}, {@link ErrorCode#BAD_WEIGHTS} or
     *     {@link ErrorCode#IO}, naming the file
     */
    public static Backbone open(Path folder, NDManager owner) {
        ConfigFile config = ConfigFile.readFolder(folder);
        Weights weights = Weights.open(folder, owner);
        LanguageModel language = LanguageFamily.read(config, weights);
        Optional<QFormer> queries =
                config.has("qformer_config")
                        ? Optional.of(QFormer.read(QFormerConfig.from(config), weights))
                        : Optional.empty();
        List<Path> files = weightFiles(folder);
        return new Backbone(
                folder, language, queries, weights, digest(folder, files), count(files));
    }

    /**
     * Returns the query transformer.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if there is none
     */
    public QFormer qformer() {
        return queries.orElseThrow(
                () ->
                        new ModalityException(
                                ErrorCode.MISSING_WEIGHTS,
                                "%s holds no query transformer, which turns features into tokens; use another backbone, or fusion.method mit"
                                        .formatted(folder)));
    }

    /** Returns the file of the tokenizer, which need not exist. */
    public Path tokenizerFile() {
        return folder.resolve("tokenizer.json");
    }

    private static List<Path> weightFiles(Path folder) {
        try (Stream<Path> paths = Files.walk(folder, DEEPEST)) {
            return paths.filter(Files::isRegularFile)
                    .filter(path -> path.toString().endsWith(".safetensors"))
                    .filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO,
                    "listing %s failed: %s; check the folder".formatted(folder, e.getMessage()),
                    e);
        }
    }

    private static long count(List<Path> files) {
        long all = 0;
        for (Path file : files) {
            try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
                for (String name : tensors.names()) {
                    all += tensors.shape(name).size();
                }
            }
        }
        return all;
    }

    private static String digest(Path folder, List<Path> files) {
        WeightsDigest digests = new WeightsDigest();
        TreeSet<Path> folders = new TreeSet<>();
        files.forEach(file -> folders.add(file.getParent()));
        MessageDigest whole = newDigest();
        for (Path part : folders) {
            String name = folder.relativize(part).toString().replace('\\', '/');
            String line = "%s %s\n".formatted(digests.of(part), name);
            whole.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(whole.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
