package io.affogato.platform.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import io.affogato.platform.launcher.recipe.RecipeKind;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes the JSON schema of recipes, for editors. */
@Command(name = "schema", description = "Writes the JSON schema of recipes, for editors.")
public final class RecipeSchemaCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            defaultValue = "train",
            description = "Whose recipes: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private RecipeKind kind;

    @Inject
    RecipeSchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        JsonNode schema = kind.schema();
        terminal.show(
                common.format(),
                "affogato.recipe.schema/1",
                Map.of("recipe", schema),
                out -> out.println(schema.toPrettyString()));
        return ExitCode.OK;
    }
}
