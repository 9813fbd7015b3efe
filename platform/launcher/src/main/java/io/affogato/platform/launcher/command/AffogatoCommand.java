package io.affogato.platform.launcher.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The root of all commands. */
@Command(
        name = "affogato",
        description = "Pours any sense over a frozen language model.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            EvalCommand.class,
            AskCommand.class,
            EncodeCommand.class,
            ExportCommand.class,
            ModalityCommand.class,
            AdapterCommand.class,
            RunCommand.class,
            TrustCommand.class,
            ConsoleCommand.class,
            RecipeCommand.class,
            DataCommand.class,
            PretrainCommand.class,
            ImportCommand.class,
            EstimateCommand.class,
            NewModalityCommand.class,
            BenchCommand.class,
            ServeCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            VersionCommand.class
        })
public final class AffogatoCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    /** Returns whether help was asked for. */
    public boolean isHelp() {
        return help;
    }
}
