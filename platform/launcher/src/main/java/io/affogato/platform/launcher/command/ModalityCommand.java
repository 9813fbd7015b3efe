package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.FileReport;
import io.affogato.platform.admin.ModalityAdmin;
import io.affogato.platform.launcher.admin.Operations;
import io.affogato.platform.launcher.admin.OperationsSource;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.view.ModalityPages;
import io.affogato.platform.launcher.view.Page;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every operation on modality bundles. */
@Command(name = "modality", description = "Shows and changes what is installed.")
public final class ModalityCommand {

    private final Terminal terminal;
    private final OperationsSource source;
    private final StopSignals signals;

    @Inject
    ModalityCommand(Terminal terminal, OperationsSource source, StopSignals signals) {
        this.terminal = terminal;
        this.source = source;
        this.signals = signals;
    }

    @Command(name = "list", description = "Lists what is installed, and what was refused and why.")
    int list(
            @Mixin CommonOptions common,
            @Option(
                            names = {"-a", "--all"},
                            description = "Also shows earlier versions and those hidden by others.")
                    boolean all) {
        try (Operations operations = source.open()) {
            ModalityPages.list(operations.modalities().list(true), all)
                    .show(terminal, common.format());
        }
        return ExitCode.OK;
    }

    @Command(name = "info", description = "Shows all about one modality.")
    int info(@Mixin CommonOptions common, @Parameters(paramLabel = "ID") ModalityId id) {
        return show(common, admin -> ModalityPages.info(admin.info(id)));
    }

    @Command(
            name = "install",
            description = "Brings a bundle file in, beside or in place of what is there.")
    int install(
            @Mixin CommonOptions common,
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--allow-same-version",
                            description = "Takes other bytes under a version that is there.")
                    boolean allowSameVersion) {
        String target = file.toAbsolutePath().normalize().toString();
        return change(
                common, options, options.change(Change.Kind.INSTALL, target, "", allowSameVersion));
    }

    @Command(
            name = "uninstall",
            description = "Takes a modality out; its bytes stay for a rollback.")
    int uninstall(
            @Mixin CommonOptions common,
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") ModalityId id) {
        return change(common, options, Change.Kind.UNINSTALL, id.value());
    }

    @Command(name = "enable", description = "Switches a modality on again.")
    int enable(
            @Mixin CommonOptions common,
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") ModalityId id) {
        return change(common, options, Change.Kind.ENABLE, id.value());
    }

    @Command(name = "disable", description = "Switches a modality off.")
    int disable(
            @Mixin CommonOptions common,
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") ModalityId id) {
        return change(common, options, Change.Kind.DISABLE, id.value());
    }

    @Command(name = "rollback", description = "Puts an earlier version back in use.")
    int rollback(
            @Mixin CommonOptions common,
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") ModalityId id,
            @Option(
                            names = "--to",
                            paramLabel = "VERSION",
                            defaultValue = "",
                            description = "Which one; the one before if not given.")
                    String version) {
        return change(
                common, options, options.change(Change.Kind.ROLLBACK, id.value(), version, false));
    }

    @Command(name = "restore", description = "Brings back a whole generation.")
    int restore(
            @Mixin CommonOptions common,
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "GENERATION", description = "See 'modality history'.")
                    long generation) {
        return change(common, options, Change.Kind.RESTORE, Long.toString(generation));
    }

    @Command(
            name = "release",
            description = "Lets a quarantined bundle try again; --reason goes into the journal.")
    int release(
            @Mixin CommonOptions common,
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID") String target) {
        return change(common, options, Change.Kind.RELEASE, target);
    }

    private int change(
            CommonOptions common, ChangeOptions options, Change.Kind kind, String target) {
        return change(common, options, options.change(kind, target, "", false));
    }

    private int change(CommonOptions common, ChangeOptions options, Change change) {
        try (Operations operations = source.open()) {
            if (options.isSimulated()) {
                ChangePlan plan = operations.modalities().plan(change);
                ModalityPages.plan(plan).show(terminal, common.format());
                return plan.possible() ? ExitCode.OK : ExitCode.DATA;
            }
            ChangeResult result = operations.modalities().apply(change);
            ModalityPages.result(result).show(terminal, common.format());
            return result.done() ? ExitCode.OK : ExitCode.DATA;
        }
    }

    @Command(
            name = "verify",
            description =
                    "Checks archive, manifest and signature of a file, as if it were dropped.")
    int verify(@Mixin CommonOptions common, @Parameters(paramLabel = "FILE") Path file) {
        return report(common, admin -> admin.verify(file.toAbsolutePath().normalize()));
    }

    @Command(
            name = "resolve",
            description = "Tries every requirement of a file against this runtime.")
    int resolve(@Mixin CommonOptions common, @Parameters(paramLabel = "FILE") Path file) {
        return report(common, admin -> admin.resolve(file.toAbsolutePath().normalize()));
    }

    private int report(CommonOptions common, Function<ModalityAdmin, FileReport> question) {
        try (Operations operations = source.open()) {
            FileReport report = question.apply(operations.modalities());
            ModalityPages.report(report).show(terminal, common.format());
            return report.good() ? ExitCode.OK : ExitCode.DATA;
        }
    }

    @Command(
            name = "diag",
            description = "Explains why something is not in use, or why its old code stays.")
    int diag(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "ID", arity = "0..1") ModalityId id) {
        return show(
                common, admin -> ModalityPages.findings(admin.diagnose(Optional.ofNullable(id))));
    }

    @Command(name = "history", description = "Lists committed generations, newest first.")
    int history(@Mixin CommonOptions common) {
        return show(common, admin -> ModalityPages.generations(admin.history()));
    }

    @Command(
            name = "watch",
            description =
                    "Stays, and tells each change of what is installed as it happens; with -o json"
                            + " one document a line.")
    int watch(@Mixin CommonOptions common) throws Exception {
        return new ModalityWatch(terminal, source, signals, common.format()).call();
    }

    private int show(CommonOptions common, Function<ModalityAdmin, Page> question) {
        try (Operations operations = source.open()) {
            question.apply(operations.modalities()).show(terminal, common.format());
        }
        return ExitCode.OK;
    }
}
