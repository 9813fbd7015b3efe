package io.affogato.platform.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Inject;
import com.google.inject.Provider;
import io.affogato.platform.launcher.recipe.RecipeReader;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes the JSON schema of recipes, for editors. */
@Command(name = "schema", description = "Writes the JSON schema of recipes, for editors.")
public final class RecipeSchemaCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Provider<RecipeReader> reader;

    @Mixin private CommonOptions common = new CommonOptions();

    @Inject
    RecipeSchemaCommand(Terminal terminal, Provider<RecipeReader> reader) {
        this.terminal = terminal;
        this.reader = reader;
    }

    @Override
    public Integer call() {
        JsonNode schema = reader.get().schema();
        terminal.show(
                common.format(),
                "affogato.recipe.schema/1",
                Map.of("recipe", schema),
                out -> out.println(schema.toPrettyString()));
        return ExitCode.OK;
    }
}
