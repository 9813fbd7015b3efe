package io.affogato.platform.launcher.command;

import io.affogato.fusion.data.SampleFile;
import io.affogato.fusion.eval.EvaluationResult;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import io.affogato.nn.Engines;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.run.TrainedRun;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.ProgressView;
import io.affogato.platform.launcher.terminal.Terminal;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a trained run on a sample file, with every sense and with each one removed. */
@Command(
        name = "eval",
        description =
                "Measures a trained run on a sample file, with every sense and with each removed.")
public final class EvalCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;
    private final KernelStart kernels;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(index = "0", paramLabel = "RUN", description = "A run folder.")
    private Path run;

    @Parameters(index = "1", paramLabel = "SAMPLES", description = "A JSONL file with answers.")
    private Path samples;

    @Option(
            names = "--keep-senses",
            description = "Measures with all senses only; removing each takes longer.")
    private boolean keepSenses;

    @Inject
    EvalCommand(Terminal terminal, AffogatoHome home, KernelStart kernels) {
        this.terminal = terminal;
        this.home = home;
        this.kernels = kernels;
    }

    private record Row(long questions, double with, double without, double chance) {}

    private record Result(
            String run,
            String samples,
            long questions,
            String measure,
            Map<String, Double> values,
            double meanOfTypes,
            Map<String, Double> types,
            Map<String, Row> senses) {}

    @Override
    public Integer call() {
        NativeCaches.prepare(home);
        Engines.start();
        EvaluationResult result;
        try (ModalityKernel kernel = kernels.startForWork();
                ModalityRegistry.Lease lease = kernel.registry().lease();
                ProgressView progress = ProgressView.of(terminal);
                TrainedRun trained = TrainedRun.open(run, lease.snapshot(), home)) {
            List<Sample> asked =
                    trained.model().head().present()
                            ? SampleFile.readTargets(samples)
                            : SampleFile.read(samples);
            try (FeatureTable features = trained.model().encode(asked, progress)) {
                List<ModalityId> removed = keepSenses ? List.of() : features.modalities();
                result = trained.model().evaluation(features).run(features.usable(), removed);
            }
        }
        terminal.show(
                common.format(), "affogato.eval/1", document(result), out -> print(out, result));
        return ExitCode.OK;
    }

    private Result document(EvaluationResult result) {
        Map<String, Double> types = new TreeMap<>();
        result.types().forEach(row -> types.put(row.type(), row.worth().value()));
        Map<String, Row> senses = new TreeMap<>();
        result.senses()
                .forEach(
                        row ->
                                senses.put(
                                        row.sense().value(),
                                        new Row(
                                                row.with().samples(),
                                                row.with().value(),
                                                row.without().value(),
                                                row.chance())));
        return new Result(
                run.toString(),
                samples.toString(),
                result.overall().samples(),
                result.overall().measure().key(),
                WorthTable.keyed(result.overall()),
                result.meanOfTypes(),
                types,
                senses);
    }

    private static void print(PrintWriter out, EvaluationResult result) {
        out.printf("%d questions%n", result.overall().samples());
        WorthTable.print(out, result.overall());
        result.types().forEach(row -> out.printf("  %-22s %8s%n", row.type(), row.worth().shown()));
        if (result.types().size() > 1) {
            String mean = result.overall().measure().shown(result.meanOfTypes());
            out.printf("  %-22s %8s%n", "mean of the types", mean);
        }
        SenseTable.print(out, result.senses());
    }
}
