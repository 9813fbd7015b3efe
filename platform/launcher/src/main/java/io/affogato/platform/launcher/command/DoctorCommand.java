package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks whether everything is there that a run needs. */
@Command(
        name = "doctor",
        description = "Looks whether everything is there that a run needs; exits with 78 if not.")
public final class DoctorCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Examination examination;

    @Mixin private CommonOptions common = new CommonOptions();

    @Inject
    DoctorCommand(Terminal terminal, Examination examination) {
        this.terminal = terminal;
        this.examination = examination;
    }

    private record Result(boolean healthy, List<Finding> findings) {}

    @Override
    public Integer call() {
        List<Finding> findings = examination.examine();
        boolean healthy = findings.stream().noneMatch(f -> f.state() == Finding.State.BAD);
        terminal.show(
                common.format(),
                "affogato.doctor/1",
                new Result(healthy, findings),
                out ->
                        findings.forEach(
                                f ->
                                        out.printf(
                                                "%-5s %-14s %s%n",
                                                f.state().name().toLowerCase(Locale.ROOT),
                                                f.subject(),
                                                f.text())));
        return healthy ? ExitCode.OK : ExitCode.CONFIGURATION;
    }
}
