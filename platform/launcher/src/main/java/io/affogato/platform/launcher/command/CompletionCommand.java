package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes what makes a shell complete words. */
@Command(
        name = "completion",
        description =
                "Writes the completion of words for bash and zsh: source <(affogato completion)")
public final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private CommonOptions common = new CommonOptions();

    @Spec private CommandSpec spec;

    @Inject
    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private record Result(String script) {}

    @Override
    public Integer call() {
        CommandSpec root = spec.root();
        String script = AutoComplete.bash(root.name(), root.commandLine());
        terminal.show(
                common.format(),
                "affogato.completion/1",
                new Result(script),
                out -> out.print(script));
        return ExitCode.OK;
    }
}
