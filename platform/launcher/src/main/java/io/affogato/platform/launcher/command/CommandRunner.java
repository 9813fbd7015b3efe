package io.affogato.platform.launcher.command;

import com.google.inject.ConfigurationException;
import com.google.inject.Inject;
import com.google.inject.Injector;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.SwapPolicy;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import io.affogato.platform.launcher.terminal.Terminal.Format;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Parses a command line, runs the command, and turns every failure into one line and an exit code.
 */
public final class CommandRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    private final Terminal terminal;
    private final Injector injector;

    @Inject
    CommandRunner(Terminal terminal, Injector injector) {
        this.terminal = terminal;
        this.injector = injector;
    }

    /** Returns the exit code. Nothing is thrown. */
    public int run(String... arguments) {
        CommandLine line = new CommandLine(AffogatoCommand.class, factory());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(ModalityId.class, CommandRunner::modalityId);
        line.registerConverter(SwapPolicy.class, CommandRunner::policy);
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setParameterExceptionHandler((e, args) -> misused(e, List.of(args)));
        line.setExecutionExceptionHandler((e, at, result) -> failed(e, options(at)));
        if (arguments.length == 0) {
            line.usage(terminal.err());
            return ExitCode.USAGE;
        }
        try {
            return line.execute(arguments);
        } catch (Throwable e) { // the border to everything else, bundles' code included
            return failed(e, new CommonOptions());
        }
    }

    private static ModalityId modalityId(String text) {
        try {
            return new ModalityId(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static SwapPolicy policy(String text) {
        for (SwapPolicy policy : SwapPolicy.values()) {
            if (policy.name().replace('_', '-').equalsIgnoreCase(text)) {
                return policy;
            }
        }
        throw new TypeConversionException(
                "expected idle, stage-end or now, found '%s'".formatted(text));
    }

    private IFactory factory() {
        IFactory plain = CommandLine.defaultFactory();
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                try {
                    return injector.getInstance(type);
                } catch (ConfigurationException e) {
                    return plain.create(type); // picocli's own classes, and groups of commands
                }
            }
        };
    }

    private static CommonOptions options(CommandLine line) {
        return line.getMixins().values().stream()
                .filter(CommonOptions.class::isInstance)
                .map(CommonOptions.class::cast)
                .findFirst()
                .orElseGet(CommonOptions::new);
    }

    private int misused(ParameterException e, List<String> arguments) {
        boolean json =
                arguments.contains("-ojson")
                        || arguments.contains("--output=json")
                        || follows(arguments, "-o", "json")
                        || follows(arguments, "--output", "json");
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String hint =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions().stream()
                                .findFirst()
                                .map("; did you mean '%s'?"::formatted)
                                .orElse("")
                        : "";
        String first = e.getMessage().lines().findFirst().orElse("cannot be understood");
        String message = "%s%s; see '%s --help'".formatted(lowerFirst(first), hint, command);
        terminal.fail(
                json ? Format.JSON : Format.TEXT, ErrorCode.BAD_RECIPE, message, ExitCode.USAGE);
        return ExitCode.USAGE;
    }

    private static boolean follows(List<String> arguments, String option, String value) {
        int at = arguments.indexOf(option);
        return at >= 0 && at + 1 < arguments.size() && arguments.get(at + 1).equals(value);
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }

    private int failed(Throwable e, CommonOptions options) {
        if (options.isVerbose()) {
            e.printStackTrace(terminal.err());
        }
        LOG.info("command failed", e);
        if (e instanceof ModalityException known) {
            int exit = ExitCode.of(known.code());
            terminal.fail(options.format(), known.code(), known.getMessage(), exit);
            return exit;
        }
        String message =
                "%s; this is a mistake in Affogato or in a bundle, run again with --verbose for the place"
                        .formatted(e);
        terminal.fail(options.format(), ErrorCode.INTERNAL, message, ExitCode.INTERNAL);
        return ExitCode.INTERNAL;
    }
}
