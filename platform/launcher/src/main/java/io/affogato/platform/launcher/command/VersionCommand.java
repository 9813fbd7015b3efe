package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says which versions are at work. */
@Command(name = "version", description = "Says which versions are at work.")
public final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private CommonOptions common = new CommonOptions();

    @Inject
    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private record Result(BuildVersions versions, String java, String platform) {}

    @Override
    public Integer call() {
        BuildVersions v = BuildVersions.read();
        String java =
                "%s (%s)"
                        .formatted(
                                System.getProperty("java.version"),
                                System.getProperty("java.vendor"));
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        terminal.show(
                common.format(),
                "affogato.version/1",
                new Result(v, java, platform),
                out -> {
                    out.println("affogato " + v.affogato());
                    out.println("modality SPI " + v.spi());
                    out.println("DJL " + v.djl() + ", PyTorch " + v.pytorch());
                    out.println("Java " + java + " on " + platform);
                });
        return ExitCode.OK;
    }
}
