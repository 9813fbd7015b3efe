package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads sample files as a run would, and says what is in them. */
@Command(
        name = "check",
        description =
                "Reads sample files strictly: every line, that media files exist, that no two files"
                        + " share a recording; says what is in them.")
public final class DataCheckCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Sample files (JSONL), one a split.")
    private List<Path> files;

    @Inject
    DataCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        SampleAudit audit = SampleAudit.of(files);
        terminal.show(common.format(), "affogato.data.check/1", audit, audit::print);
        return audit.good() ? ExitCode.OK : ExitCode.DATA;
    }
}
