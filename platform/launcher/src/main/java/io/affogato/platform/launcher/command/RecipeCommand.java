package io.affogato.platform.launcher.command;

import picocli.CommandLine.Command;

/** Holds the commands about recipes. */
@Command(
        name = "recipe",
        description = "Checks and explains recipes.",
        subcommands = {RecipeCheckCommand.class, RecipeSchemaCommand.class})
public final class RecipeCommand {}
