package io.affogato.platform.launcher.command;

import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import io.affogato.fusion.estimate.MemoryEstimate;
import io.affogato.fusion.estimate.MemoryEstimator;
import io.affogato.fusion.estimate.PartEstimate;
import io.affogato.fusion.estimate.Workload;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;
import io.affogato.nn.Precision;
import io.affogato.nn.config.ConfigFile;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.recipe.KeptAs;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Predicts the memory that a backbone takes. */
@Command(
        name = "estimate",
        description = {
            "Predicts the memory that a backbone takes, from its config.json alone:",
            "its weights need not be there yet."
        })
public final class EstimateCommand implements Callable<Integer> {

    private static final double GIGA = 1e9;

    private final Terminal terminal;
    private final AffogatoHome home;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "BACKBONE",
            description = "Name or folder of a backbone, or a config.json.")
    private String backbone;

    @Option(names = "--batch", defaultValue = "16", description = "Questions at a time.")
    private int batch;

    @Option(names = "--frames", defaultValue = "4", description = "Frames of a sample.")
    private int frames;

    @Option(names = "--modalities", defaultValue = "2", description = "Modalities that take part.")
    private int modalities;

    @Option(names = "--rank", defaultValue = "8", description = "Rank of the low-rank pairs.")
    private int rank;

    @Option(names = "--text", defaultValue = "40", description = "Tokens of a question.")
    private int text;

    @Option(names = "--answer", defaultValue = "8", description = "Tokens of an answer.")
    private int answer;

    @Option(
            names = "--precision",
            defaultValue = "float32",
            paramLabel = "float32|bf16",
            description = "What the language model's weights are kept as.")
    private KeptAs precision;

    @Inject
    EstimateCommand(Terminal terminal, AffogatoHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Override
    public Integer call() {
        Path named = Path.of(backbone);
        ConfigFile config =
                Files.isRegularFile(named)
                        ? ConfigFile.read(named)
                        : ConfigFile.readFolder(home.backbone(backbone));
        Workload work = work();
        NativeCaches.prepare(home);
        Engines.start();
        MemoryEstimate estimate;
        try (NDManager manager = NDManager.newBaseManager()) {
            estimate = new MemoryEstimator(config, work, manager).estimate();
        }
        terminal.show(common.format(), "affogato.estimate/1", estimate, out -> tell(out, estimate));
        return ExitCode.OK;
    }

    private Workload work() {
        Precision kept = precision == KeptAs.BF16 ? Precision.BF16 : Precision.FLOAT32;
        try {
            return new Workload(batch, frames, modalities, rank, text, answer, kept);
        } catch (IllegalArgumentException e) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "%s; see 'affogato estimate --help'".formatted(e.getMessage()),
                    e);
        }
    }

    private static void tell(PrintWriter out, MemoryEstimate estimate) {
        out.printf(
                "%-20s %14s %12s %12s %12s%n", "GB", "parameters", "weights", "forward", "graph");
        for (PartEstimate part : estimate.parts()) {
            out.printf(
                    Locale.ROOT,
                    "%-20s %,14d %12.2f %12.2f %12.2f%n",
                    part.name(),
                    part.parameters(),
                    part.weights() / GIGA,
                    part.forward() / GIGA,
                    part.training() / GIGA);
        }
        row(out, "adapters", estimate.adapters());
        row(out, "process", estimate.process());
        row(out, "in all: encode", estimate.encode());
        row(out, "in all: answer", estimate.answer());
        row(out, "in all: train", estimate.train());
    }

    private static void row(PrintWriter out, String what, long bytes) {
        out.printf(Locale.ROOT, "%-20s %14s %12.2f%n", what, "", bytes / GIGA);
    }
}
