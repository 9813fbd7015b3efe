package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.AdapterAdmin;
import io.affogato.platform.launcher.admin.Operations;
import io.affogato.platform.launcher.admin.OperationsSource;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.view.AdapterPages;
import io.affogato.platform.launcher.view.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every operation on trained adapters. */
@Command(name = "adapter", description = "Shows trained adapters, and chooses those that answer.")
public final class AdapterCommand {

    private final Terminal terminal;
    private final OperationsSource source;

    @Inject
    AdapterCommand(Terminal terminal, OperationsSource source) {
        this.terminal = terminal;
        this.source = source;
    }

    @Command(name = "list", description = "Lists all adapters, by modality, newest first.")
    int list(@Mixin CommonOptions common) {
        return show(common, admin -> AdapterPages.list(admin.list()));
    }

    @Command(name = "info", description = "Shows one adapter with its tensors.")
    int info(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "ID") ModalityId id,
            @Parameters(paramLabel = "SHA-256", description = "Its hash, or how that begins.")
                    String sha256) {
        return show(common, admin -> AdapterPages.info(admin.info(id, sha256)));
    }

    @Command(
            name = "activate",
            description =
                    "Puts an adapter in use, or with --run all of a run in place of all that are.")
    int activate(
            @Mixin CommonOptions common,
            @Parameters(index = "0", paramLabel = "ID", arity = "0..1") ModalityId id,
            @Parameters(index = "1", paramLabel = "SHA-256", arity = "0..1") String sha256,
            @Option(names = "--run", paramLabel = "RUN", description = "Name of a run folder.")
                    String run) {
        if ((run == null) == (sha256 == null) || (run != null && id != null)) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE, "name a modality and a hash, or --run with a run folder");
        }
        return show(
                common,
                admin ->
                        AdapterPages.changed(
                                run == null
                                        ? List.of(admin.activate(id, sha256))
                                        : admin.activateRun(run)));
    }

    @Command(name = "rollback", description = "Puts the adapter back in use that was before.")
    int rollback(@Mixin CommonOptions common, @Parameters(paramLabel = "ID") ModalityId id) {
        return show(common, admin -> AdapterPages.changed(List.of(admin.rollback(id))));
    }

    @Command(name = "export", description = "Writes an adapter in the layout of Hugging Face PEFT.")
    int export(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "ID") ModalityId id,
            @Parameters(paramLabel = "SHA-256") String sha256,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "FOLDER",
                            description = "A new or empty folder.")
                    Path to) {
        return show(
                common,
                admin ->
                        AdapterPages.exported(
                                id.value(),
                                admin.info(id, sha256).sha256(),
                                admin.export(id, sha256, to)));
    }

    private int show(CommonOptions common, Function<AdapterAdmin, Page> question) {
        try (Operations operations = source.open()) {
            question.apply(operations.adapters()).show(terminal, common.format());
        }
        return ExitCode.OK;
    }
}
