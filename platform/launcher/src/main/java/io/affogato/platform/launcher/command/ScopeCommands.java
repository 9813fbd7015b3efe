package io.affogato.platform.launcher.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The commands of one scope, in the form that the shell calls. */
public final class ScopeCommands {

    private final String scope;
    private final Consumer<List<String>> runner;

    /**
     * Offers the commands of a scope.
     *
     * @param scope first word of the command line
     * @param runner runs a command line
     */
    ScopeCommands(String scope, Consumer<List<String>> runner) {
        this.scope = scope;
        this.runner = runner;
    }

    /**
     * Runs a command; the shell calls this method of this name, and would print a result.
     *
     * @param words the command's name and its arguments
     */
    @SuppressWarnings("MemberName")
    public void _main(String[] words) {
        List<String> line = new ArrayList<>(List.of(scope));
        line.addAll(Arrays.asList(words));
        runner.accept(line);
    }
}
