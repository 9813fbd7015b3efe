package io.affogato.platform.launcher.command;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Stage;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;
import io.affogato.platform.kernel.HostServices;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.admin.LocalOperations;
import io.affogato.platform.launcher.admin.Operations;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.remote.ServerSearch;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Opens a shell on the operations of this process.
 *
 * <p>Its commands are those of the command line, scope and verb joined by a colon; they share one
 * kernel, and runs go on behind them.
 */
@Command(
        name = "console",
        description =
                "Opens a shell: modality:list, adapter:list, run:start and so on. With commands"
                        + " from a pipe it runs them, and ends as the last one did.")
public final class ConsoleCommand implements Callable<Integer> {

    private static final List<Class<?>> SCOPES =
            List.of(
                    ModalityCommand.class,
                    AdapterCommand.class,
                    RunCommand.class,
                    TrustCommand.class);

    private final Terminal terminal;
    private final AffogatoHome home;
    private final KernelStart kernels;
    private final AdapterStore adapters;
    private final StopSignals signals;
    private final AtomicInteger exit = new AtomicInteger();

    @Mixin private CommonOptions common = new CommonOptions();

    @Inject
    ConsoleCommand(
            Terminal terminal,
            AffogatoHome home,
            KernelStart kernels,
            AdapterStore adapters,
            StopSignals signals) {
        this.terminal = terminal;
        this.home = home;
        this.kernels = kernels;
        this.adapters = adapters;
        this.signals = signals;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (common.format() == Terminal.Format.JSON) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "a shell has no document of its own; give -o json to its commands");
        }
        boolean script = !terminal.isInteractive();
        byte[] commands = script ? piped() : new byte[0];
        NativeCaches.prepare(home);
        Engines.start();
        Path runs = Path.of("runs");
        try (LocalOperations own = new LocalOperations(home, kernels, adapters, runs)) {
            HostServices services = own.kernel().services();
            offer(services, new ServerSearch(home, terminal).instead(own, runs));
            settle(script);
            own.kernel().startConsole(home.system().resolve("shell"));
            return script ? run(services, commands) : stay(services);
        }
    }

    private static byte[] piped() {
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "commands cannot be read from the pipe: %s".formatted(e), e);
        }
    }

    /** The shell is told where it is through properties of the process; it has no other way. */
    private void settle(boolean script) {
        System.setProperty("gosh.home", home.installation().toString());
        System.setProperty("affogato.shell.history", home.shellHistory().toString());
        if (script) {
            System.setProperty("gosh.args", "--nointeractive");
            System.setProperty("org.jline.terminal.dumb", "true");
        }
    }

    private void offer(HostServices services, Operations operations) {
        for (Class<?> type : SCOPES) {
            String scope = type.getAnnotation(Command.class).name();
            String[] verbs =
                    CommandLine.getCommandMethods(type, null).stream()
                            .map(verb -> verb.getAnnotation(Command.class).name())
                            .toArray(String[]::new);
            services.offer(
                    new ScopeCommands(scope, words -> run(operations, words)),
                    Map.of("osgi.command.scope", scope, "osgi.command.function", verbs));
        }
        services.offer(
                new KnownIds(operations),
                Map.of(
                        "osgi.command.scope",
                        "known",
                        "osgi.command.function",
                        new String[] {"modalities", "adapters", "runs"}));
    }

    /** Runs one command line on the shell's own streams, so that pipes of the shell work. */
    private int run(Operations operations, List<String> words) {
        Terminal streams =
                new Terminal(
                        new PrintWriter(
                                new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                        new PrintWriter(
                                new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                        false);
        AbstractModule outside =
                new AbstractModule() {
                    @Override
                    protected void configure() {
                        binder().requireExplicitBindings();
                        bind(AffogatoHome.class).toInstance(home);
                        bind(Terminal.class).toInstance(streams);
                        bind(StopSignals.class).toInstance(signals);
                    }
                };
        int code =
                Guice.createInjector(Stage.PRODUCTION, outside, new CommandModule(operations))
                        .getInstance(CommandRunner.class)
                        .run(words.toArray(String[]::new));
        exit.set(code);
        return code;
    }

    @SuppressWarnings("unchecked") // the shell's bundle knows no type of the host
    private int run(HostServices services, byte[] commands) {
        ToIntFunction<InputStream> runner =
                services.find(ToIntFunction.class, "(affogato.shell=script)")
                        .orElseThrow(
                                () ->
                                        new ModalityException(
                                                ErrorCode.BUNDLE_REFUSED,
                                                "no bundle of %s runs scripts; unpack the distribution again"
                                                        .formatted(home.system())));
        int failed = runner.applyAsInt(new ByteArrayInputStream(commands));
        return failed == 0 ? exit.get() : failed;
    }

    private static int stay(HostServices services) throws InterruptedException {
        services.awaitStop();
        return 0;
    }
}
