package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.platform.kernel.TrustPolicy;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.view.TrustPages;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows whose bundles are taken; who may change that edits the file. */
@Command(name = "trust", description = "Shows whose bundles are installed.")
public final class TrustCommand {

    private final Terminal terminal;
    private final AffogatoHome home;

    @Inject
    TrustCommand(Terminal terminal, AffogatoHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Command(
            name = "list",
            description =
                    "Shows what etc/trust.yaml admits: mode, signers, listed and denied archives.")
    int list(@Mixin CommonOptions common) {
        Path file = home.trustFile();
        TrustPages.list(
                        Files.exists(file) ? file.toString() : "",
                        TrustPolicy.load(file).settings())
                .show(terminal, common.format());
        return ExitCode.OK;
    }
}
