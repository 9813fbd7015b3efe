package io.affogato.platform.launcher;

import com.google.inject.Guice;
import com.google.inject.Stage;
import io.affogato.platform.launcher.command.CommandRunner;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.Logging;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import java.util.List;
import java.util.OptionalInt;

/** Entry point. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        AffogatoHome home = AffogatoHome.of(System.getenv(), System.getProperties());
        List<String> words = List.of(arguments);
        Logging.prepare(home.log(), words.contains("--verbose") || words.contains("-v"));
        StopSignals signals = new StopSignals();
        signals.install();
        int exit =
                Guice.createInjector(
                                Stage.PRODUCTION,
                                new LauncherModule(home, Terminal.standard(), signals))
                        .getInstance(CommandRunner.class)
                        .run(arguments);
        OptionalInt signal = signals.received();
        // threads of the plug-in framework and of native libraries would keep the process alive
        System.exit(signal.isPresent() ? ExitCode.ofSignal(signal.getAsInt()) : exit);
    }
}
