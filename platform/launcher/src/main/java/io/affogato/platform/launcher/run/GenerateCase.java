package io.affogato.platform.launcher.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.affogato.fusion.bench.GenerateWork;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.ConfigFile;
import io.affogato.platform.launcher.run.BenchCase.Peer;
import java.nio.file.Path;
import java.util.List;

/**
 * A benchmark of writing answers as its file describes it: as {@link BenchCase}, with ids in the
 * place of losses.
 *
 * @param searches what is written, with the first ids of the first answer where they are known
 * @param repeats of each search
 * @param warmup repeats that do not count for the times
 * @param peer whom to compare with, by the names of the searches
 */
@JsonIgnoreProperties({
    "schema",
    "vision_config",
    "num_query_tokens",
    "qformer_config",
    "text_config"
})
public record GenerateCase(
        BenchCase.Work work,
        int encoderTokens,
        List<Search> searches,
        int repeats,
        int warmup,
        Peer peer) {

    private static final String SCHEMA = "affogato.bench.generate/1";

    /** The keys of {@link GenerateWork.Search}, and ids that others write. */
    public record Search(
            String name, boolean clip, int batch, int beams, int tokens, List<Long> starts) {

        /** Copies the list; an absent one is empty. */
        public Search {
            starts = starts == null ? List.of() : List.copyOf(starts);
        }

        /** Whether an answer starts as others' do. */
        public boolean startedBy(List<Long> ids) {
            return ids.size() >= starts.size() && ids.subList(0, starts.size()).equals(starts);
        }
    }

    /** Whether a file describes such a benchmark. */
    public static boolean describedBy(Path file) {
        return ConfigFile.read(file).text("schema", "").equals(SCHEMA);
    }

    /** Reads a file. */
    public static GenerateCase read(Path file) {
        GenerateCase read = BenchCase.read(file, GenerateCase.class);
        if (read.repeats <= read.warmup) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "%s: repeats must exceed warmup, found %d and %d"
                            .formatted(file, read.repeats, read.warmup));
        }
        return read;
    }

    /** Returns what is to be done, with the networks of the same file. */
    public GenerateWork work(Path file) {
        return new GenerateWork(
                work.with(ConfigFile.read(file)),
                encoderTokens,
                searches.stream()
                        .map(
                                each ->
                                        new GenerateWork.Search(
                                                each.name(),
                                                each.clip(),
                                                each.batch(),
                                                each.beams(),
                                                each.tokens()))
                        .toList());
    }
}
