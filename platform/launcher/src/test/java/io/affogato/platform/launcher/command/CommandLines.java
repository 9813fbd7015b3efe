package io.affogato.platform.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.util.Modules;
import io.affogato.platform.launcher.admin.Operations;
import io.affogato.platform.launcher.admin.OperationsSource;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.Documents;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs command lines in this process and keeps what the last one said. */
public final class CommandLines {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Runs a command line and returns its exit code. */
    public int run(AffogatoHome home, String... words) {
        return run(outside(home), new CommandModule(), words);
    }

    /** Runs a command line on operations that somebody else opened. */
    public int run(AffogatoHome home, Operations operations, String... words) {
        AbstractModule asked =
                new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(OperationsSource.class).toInstance(() -> operations);
                    }
                };
        return run(outside(home), Modules.override(new CommandModule()).with(asked), words);
    }

    private AbstractModule outside(AffogatoHome home) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
        return new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireExplicitBindings();
                bind(AffogatoHome.class).toInstance(home);
                bind(Terminal.class).toInstance(terminal);
                bind(StopSignals.class).toInstance(new StopSignals());
            }
        };
    }

    private static int run(AbstractModule outside, Module commands, String... words) {
        return Guice.createInjector(Stage.PRODUCTION, outside, commands)
                .getInstance(CommandRunner.class)
                .run(words);
    }

    /** Returns the standard output of the last command line. */
    public String out() {
        return out.toString();
    }

    /** Returns the standard error stream of the last command line. */
    public String err() {
        return err.toString();
    }

    /** Returns the standard output of the last command line as a document. */
    public JsonNode document() throws IOException {
        return Documents.parse(out());
    }
}
