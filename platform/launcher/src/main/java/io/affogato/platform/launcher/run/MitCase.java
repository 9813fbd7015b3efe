package io.affogato.platform.launcher.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.affogato.fusion.bench.MitWork;
import io.affogato.nn.config.ConfigFile;
import io.affogato.platform.launcher.run.BenchCase.Peer;
import java.nio.file.Path;
import java.util.List;

/**
 * A benchmark of training MiT as its file describes it: as {@link BenchCase}, with other work.
 *
 * @param steps in all
 * @param warmup steps that do not count for the times
 * @param losses expected, for as many steps as are known
 * @param peer whom to compare with
 */
@JsonIgnoreProperties({"schema", "projection_dim", "vision_config", "text_config"})
public record MitCase(Work work, int steps, int warmup, List<Double> losses, Peer peer) {

    private static final String SCHEMA = "affogato.bench.mit/1";

    /** The keys of {@link MitWork}. */
    record Work(
            List<Integer> layers,
            List<Integer> levels,
            List<Integer> lengths,
            double learningRate) {}

    /** Whether a file describes such a benchmark. */
    public static boolean describedBy(Path file) {
        return ConfigFile.read(file).text("schema", "").equals(SCHEMA);
    }

    /** Reads a file. */
    public static MitCase read(Path file) {
        return BenchCase.read(file, MitCase.class);
    }

    /** Returns what others measured, and how often to measure. */
    public BenchCase.Known known() {
        return new BenchCase.Known(steps, warmup, losses, peer);
    }

    /** Returns what is to be done, with the networks of the same file. */
    public MitWork work(Path file) {
        return new MitWork(
                ConfigFile.read(file), work.layers, work.levels, work.lengths, work.learningRate);
    }
}
