package io.affogato.platform.launcher.command;

import io.affogato.platform.launcher.terminal.Terminal.Format;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Writes the result for people, or as one JSON document.")
    private Format format = Format.TEXT;

    @Option(
            names = {"-v", "--verbose"},
            description = "Shows what happens on the way, and the stack trace of a failure.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    Format format() {
        return format;
    }

    boolean isVerbose() {
        return verbose;
    }

    boolean isHelp() {
        return help;
    }
}
