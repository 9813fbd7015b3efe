package io.affogato.fusion.importing;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.checkpoint.Durable;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Progress;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.safetensors.ShardedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Imports published weights without Python: Hugging Face folders, LAVIS and CREMA {@code .pth}
 * files, BEATs {@code .pt} files.
 *
 * <p>The layout is told by the names of the tensors. Elements keep their type, bit for bit. The
 * folder appears whole or not at all.
 */
public final class WeightImport {

    /** What is copied along if it is there: the tokenizer, and settings of a processor. */
    private static final List<String> COMPANIONS =
            List.of(
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "added_tokens.json",
                    "spiece.model",
                    "generation_config.json",
                    "preprocessor_config.json",
                    "processor_config.json");

    /** How much larger than its source a folder may become by storages that tensors share. */
    private static final long MOST_GROWTH = 4;

    private final Path source;
    private final Optional<Path> config;
    private final ShardedWriter writer;
    private final Optional<InfusionOptions> infusion;

    /** Prepares an import of anything but a file of MiT's authors; see the other constructor. */
    public WeightImport(Path source, Optional<Path> config, long shardBytes) {
        this(source, config, shardBytes, Optional.empty());
    }

    /**
     * Prepares an import.
     *
     * @param source a folder in Hugging Face layout, or a file
     * @param config a {@code config.json} to use instead of what the source tells
     * @param shardBytes most bytes of a weight file, usually {@link ShardedWriter#SHARD_BYTES}
     * @param infusion what a file of MiT's authors does not say
     */
    public WeightImport(
            Path source,
            Optional<Path> config,
            long shardBytes,
            Optional<InfusionOptions> infusion) {
        this.infusion = infusion;
        this.source = source;
        this.config = config;
        this.writer = new ShardedWriter(shardBytes);
    }

    /**
     * Reads, checks and writes.
     *
     * @param target a folder that does not exist yet
     * @param manager used meanwhile; nothing is left with it
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if there is no source, {@link
     *     ErrorCode#BAD_WEIGHTS} if it is malformed or names are missing or unexpected, {@link
     *     ErrorCode#NO_OUTPUT} if the folder exists or cannot be written
     */
    public ImportReport run(Path target, NDManager manager, Progress progress) {
        Path folder = target.toAbsolutePath().normalize();
        requireNew(folder);
        if (!Files.exists(source)) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "no weights at %s; check the path".formatted(source));
        }
        try (Source open = Source.open(source)) {
            ImportPlan plan = plan(open, manager);
            requireModest(open, plan);
            return report(folder, plan, write(folder, plan, progress));
        }
    }

    private ImportPlan plan(Source open, NDManager manager) {
        Optional<String> given = config.map(WeightImport::text);
        if (MitImport.fits(open.tensors())) {
            return new MitImport(open, infusion).plan();
        }
        if (LavisNames.fit(open.tensors())) {
            return new LavisImport(open, given, manager).plan();
        }
        if (BeatsImport.fits(open.tensors())) {
            return BeatsImport.plan(open, manager);
        }
        if (given.isPresent() || Files.isRegularFile(source.resolve(ConfigFile.NAME))) {
            return new HuggingFaceImport(open, given, manager).plan();
        }
        throw new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "%s holds %d tensors of no layout that is known, such as %s; known are folders with config.json, LAVIS BLIP-2, CREMA, MiT and BEATs"
                        .formatted(
                                source,
                                open.tensors().size(),
                                open.tensors().keySet().stream().limit(3).toList()));
    }

    private static String text(Path file) {
        ConfigFile.read(file);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "reading %s failed: %s".formatted(file, e.getMessage()), e);
        }
    }

    private void requireModest(Source open, ImportPlan plan) {
        if (plan.bytes() / MOST_GROWTH > open.fileBytes()) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s would grow from %d to %d bytes, as its tensors share storages; save them apart"
                            .formatted(source, open.fileBytes(), plan.bytes()));
        }
    }

    private static void requireNew(Path folder) {
        if (Files.exists(folder)) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s exists already; name a folder that does not".formatted(folder));
        }
    }

    private int write(Path folder, ImportPlan plan, Progress progress) {
        Path draft =
                folder.resolveSibling(
                        ".%s.%d".formatted(folder.getFileName(), ProcessHandle.current().pid()));
        try {
            Durable.delete(draft);
            Files.createDirectories(draft);
            int files = 0;
            for (Map.Entry<String, NativePart> part : plan.parts().entrySet()) {
                Path at = Files.createDirectories(draft.resolve(part.getKey()).normalize());
                Durable.write(
                        at.resolve(ConfigFile.NAME),
                        part.getValue().config().getBytes(StandardCharsets.UTF_8));
                files += writer.write(at, part.getValue().tensors(), progress);
            }
            companions(draft);
            Durable.force(draft);
            requireNew(folder);
            Durable.move(draft, folder);
            return files;
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "cannot write %s: %s; check space and permissions"
                            .formatted(folder, e.getMessage()),
                    e);
        } finally {
            discard(draft);
        }
    }

    private void companions(Path draft) throws IOException {
        for (String name : COMPANIONS) {
            Path file = source.resolve(name);
            if (Files.isDirectory(source) && Files.isRegularFile(file)) {
                Files.copy(file, draft.resolve(name));
            }
        }
    }

    private static void discard(Path draft) {
        try {
            Durable.delete(draft);
        } catch (IOException e) {
            System.getLogger(WeightImport.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove {0}: {1}", draft, e);
        }
    }

    private static ImportReport report(Path folder, ImportPlan plan, int files) {
        Map<String, Integer> tensors = new TreeMap<>();
        plan.parts().forEach((name, part) -> tensors.put(name, part.tensors().size()));
        return new ImportReport(
                plan.layout(),
                folder.toString(),
                tensors,
                plan.bytes(),
                files,
                plan.checked(),
                plan.adapters(),
                plan.dropped(),
                plan.absent());
    }
}
