package io.affogato.platform.launcher.command;

import picocli.CommandLine.Command;

/** Holds the commands about installed bundles. */
@Command(
        name = "modality",
        description = "Shows what is installed.",
        subcommands = {ModalityListCommand.class, ModalityWatchCommand.class})
public final class ModalityCommand {}
