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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Imports published weights without Python: Hugging Face folders, LAVIS, CREMA and EVA {@code .pth}
 * files, BEATs {@code .pt} files; one of them, or several that together make one backbone.
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

    private final List<ImportSource> sources;
    private final Optional<Path> config;
    private final ShardedWriter writer;
    private final Optional<InfusionOptions> infusion;

    /**
     * Prepares an import.
     *
     * @param sources at least one
     * @param config a {@code config.json} to use instead of what the sources tell; with several,
     *     instead of what files tell that have none
     * @param shardBytes most bytes of a weight file, usually {@link ShardedWriter#SHARD_BYTES}
     * @param infusion what a file of MiT's authors does not say
     */
    public WeightImport(
            List<ImportSource> sources,
            Optional<Path> config,
            long shardBytes,
            Optional<InfusionOptions> infusion) {
        this.infusion = infusion;
        this.sources = List.copyOf(sources);
        this.config = config;
        this.writer = new ShardedWriter(shardBytes);
    }

    /** Prepares an import of anything but a file of MiT's authors. */
    public WeightImport(List<ImportSource> sources, Optional<Path> config, long shardBytes) {
        this(sources, config, shardBytes, Optional.empty());
    }

    /** Prepares an import from one source, which is no file of MiT's authors. */
    public WeightImport(Path source, Optional<Path> config, long shardBytes) {
        this(List.of(new ImportSource(source)), config, shardBytes);
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
        List<Source> open = new ArrayList<>();
        try {
            for (ImportSource source : sources) {
                requireThere(source.path());
                open.add(Source.open(source.path()));
            }
            ImportPlan plan = plan(open, manager);
            return report(folder, plan, write(folder, plan, progress));
        } finally {
            open.forEach(Source::close);
        }
    }

    private static void requireThere(Path source) {
        if (!Files.exists(source)) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "no weights at %s; check the path".formatted(source));
        }
    }

    private ImportPlan plan(List<Source> open, NDManager manager) {
        Optional<String> given = config.map(WeightImport::text);
        if (sources.size() == 1 && !sources.get(0).isPart()) {
            return modest(open.get(0), plan(open.get(0), given, manager));
        }
        Combination whole = new Combination();
        for (int i = 0; i < sources.size(); i++) {
            Source each = open.get(i);
            boolean own = Files.isRegularFile(each.path().resolve(ConfigFile.NAME));
            ImportPlan plan =
                    plan(each, own || sources.get(i).isPart() ? Optional.empty() : given, manager);
            whole.add(sources.get(i), modest(each, plan));
        }
        return whole.plan();
    }

    private ImportPlan plan(Source open, Optional<String> given, NDManager manager) {
        if (MitImport.fits(open.tensors())) {
            return new MitImport(open, infusion).plan();
        }
        if (LavisNames.fit(open.tensors())) {
            return new LavisImport(open, given, manager).plan();
        }
        if (BeatsImport.fits(open.tensors())) {
            return BeatsImport.plan(open, manager);
        }
        if (EvaImport.fits(open.tensors())) {
            return EvaImport.plan(open, given, manager);
        }
        if (given.isPresent() || Files.isRegularFile(open.path().resolve(ConfigFile.NAME))) {
            return new HuggingFaceImport(open, given, manager).plan();
        }
        throw new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "%s holds %d tensors of no layout that is known, such as %s; known are folders with config.json, LAVIS BLIP-2, CREMA, EVA, MiT and BEATs"
                        .formatted(
                                open.path(),
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

    private static ImportPlan modest(Source open, ImportPlan plan) {
        if (plan.bytes() / MOST_GROWTH > open.fileBytes()) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s would grow from %d to %d bytes, as its tensors share storages; save them apart"
                            .formatted(open.path(), open.fileBytes(), plan.bytes()));
        }
        return plan;
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
        for (ImportSource source : sources) {
            Path target = source.isPart() ? draft.resolve(source.folder()) : draft;
            for (String name : COMPANIONS) {
                Path file = source.path().resolve(name);
                if (Files.isRegularFile(file) && !Files.exists(target.resolve(name))) {
                    Files.copy(file, target.resolve(name));
                }
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
                plan.absent(),
                plan.changed());
    }
}
