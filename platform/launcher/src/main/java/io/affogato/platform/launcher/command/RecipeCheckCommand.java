package io.affogato.platform.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.recipe.RecipeKind;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a recipe as what it is for would, and shows it with every default filled in. */
@Command(
        name = "check",
        description = "Reads a recipe strictly and shows it with every default filled in.")
public final class RecipeCheckCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "RECIPE", description = "The YAML file.")
    private Path recipe;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides one value, such as training.epochs=3; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Inject
    RecipeCheckCommand(Terminal terminal, AffogatoHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    private record Result(String file, JsonNode recipe) {}

    @Override
    public Integer call() {
        Path file = home.find(recipe);
        JsonNode resolved = RecipeKind.resolved(file, overrides);
        terminal.show(
                common.format(),
                "affogato.recipe.check/1",
                new Result(file.toString(), resolved),
                out -> {
                    out.println(file + " is good; with defaults it reads");
                    out.println(resolved.toPrettyString());
                });
        return ExitCode.OK;
    }
}
