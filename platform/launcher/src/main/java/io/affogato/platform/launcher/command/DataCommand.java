package io.affogato.platform.launcher.command;

import picocli.CommandLine.Command;

/** Holds the commands about data sets. */
@Command(
        name = "data",
        description = "Makes, converts and checks data sets.",
        subcommands = {DataMakeCommand.class, DataConvertCommand.class, DataCheckCommand.class})
public final class DataCommand {}
