package io.affogato.platform.launcher.command;

import ai.djl.ndarray.NDManager;
import com.google.inject.Inject;
import io.affogato.fusion.importing.ImportReport;
import io.affogato.fusion.importing.ImportSource;
import io.affogato.fusion.importing.InfusionOptions;
import io.affogato.fusion.importing.WeightImport;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.nn.safetensors.ShardedWriter;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.ProgressView;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns published weights into a native folder. */
@Command(
        name = "import",
        description =
                "Turns published weights (Hugging Face folders, LAVIS, CREMA or EVA .pth, BEATs .pt,"
                        + " MiT .pth.tar) into a native folder.")
public final class ImportCommand implements Callable<Integer> {

    private static final int SHOWN_NAMES = 6;

    private final Terminal terminal;
    private final AffogatoHome home;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "[NAME=]SOURCE",
            arity = "1..*",
            description = {
                "A folder in Hugging Face layout, or a file; several make one backbone.",
                "With a name: an encoder, which gets a sub-folder of that name."
            })
    private List<String> sources;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FOLDER",
            description = "A folder that does not exist yet.")
    private Path folder;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A config.json, where the source has none or another.")
    private Path config;

    @Option(
            names = "--layers",
            split = ",",
            paramLabel = "INDEX",
            description = "For a MiT file: the infused blocks, from 0, in the order of its option.")
    private List<Integer> layers = new ArrayList<>();

    @Option(names = "--layers-from-one", description = "Blocks of --layers are counted from 1.")
    private boolean fromOne;

    @Option(
            names = "--modality",
            paramLabel = "ID",
            description = "For a MiT file: what is infused.")
    private String modality;

    @Option(
            names = "--normalised",
            description = "For a MiT file: vectors were brought to length 1 first.")
    private boolean normalised;

    @Option(
            names = "--rms-epsilon",
            paramLabel = "NUMBER",
            description =
                    "For a MiT file: of the language model's norms (default: ${DEFAULT-VALUE}).")
    private double rmsEpsilon = InfusionOptions.EPSILON;

    @Inject
    ImportCommand(Terminal terminal, AffogatoHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Override
    public Integer call() {
        NativeCaches.prepare(home);
        Engines.start();
        WeightImport work =
                new WeightImport(
                        sources.stream().map(ImportSource::parse).toList(),
                        Optional.ofNullable(config),
                        ShardedWriter.SHARD_BYTES,
                        infusion());
        ImportReport report;
        try (NDManager manager = NDManager.newBaseManager();
                ProgressView progress = ProgressView.of(terminal)) {
            report = work.run(folder, manager, progress);
        }
        terminal.show(common.format(), "affogato.import/1", report, out -> tell(out, report));
        return ExitCode.OK;
    }

    private Optional<InfusionOptions> infusion() {
        if (layers.isEmpty() || modality == null) {
            return Optional.empty();
        }
        int first = fromOne ? 1 : 0;
        return Optional.of(
                new InfusionOptions(
                        new ModalityId(modality),
                        layers.stream().map(layer -> layer - first).toList(),
                        normalised,
                        true,
                        rmsEpsilon));
    }

    private static void tell(PrintWriter out, ImportReport report) {
        int tensors = report.tensors().values().stream().mapToInt(Integer::intValue).sum();
        out.printf("read %s%n", report.layout());
        out.printf(
                Locale.ROOT,
                "wrote %d tensors, %.1f MB, in %d files to %s%n",
                tensors,
                report.bytes() / 1e6,
                report.files(),
                report.folder());
        list(out, "adapters of", report.adapters());
        list(out, "left out", report.dropped());
        list(out, "not in the source", report.absent());
        list(out, "set otherwise", report.changed());
        if (!report.checked()) {
            out.println("names were not checked; the network does that when it opens the folder");
        }
    }

    private static void list(PrintWriter out, String what, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        String more =
                names.size() > SHOWN_NAMES
                        ? " and %d more".formatted(names.size() - SHOWN_NAMES)
                        : "";
        out.printf(
                "%s: %s%s%n",
                what,
                String.join(", ", names.subList(0, Math.min(SHOWN_NAMES, names.size()))),
                more);
    }
}
