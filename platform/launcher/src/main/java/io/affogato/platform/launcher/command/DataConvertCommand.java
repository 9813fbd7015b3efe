package io.affogato.platform.launcher.command;

import com.google.inject.Inject;
import io.affogato.fusion.data.published.ClipSource;
import io.affogato.fusion.data.published.Conversion;
import io.affogato.fusion.data.published.Conversion.Missing;
import io.affogato.fusion.data.published.ConversionReport;
import io.affogato.fusion.data.published.PublishedFormat;
import io.affogato.fusion.data.published.ReadOptions;
import io.affogato.fusion.data.published.SpanUnit;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import io.affogato.platform.launcher.terminal.ExitCode;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns a published data set into a sample file. */
@Command(
        name = "convert",
        description = "Turns the annotations of a published data set into a sample file.")
public final class DataConvertCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final AffogatoHome home;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private String format;

    @Option(
            names = "--annotations",
            required = true,
            paramLabel = "FILE",
            description = "Annotation file of one split, as published.")
    private Path annotations;

    @Option(
            names = "--media",
            required = true,
            paramLabel = "FOLDER",
            description = "Folder of the data set's media.")
    private Path media;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FILE",
            description = "Sample file to write (JSONL); must not exist.")
    private Path to;

    @Option(
            names = "--missing",
            paramLabel = "fail|skip|mask",
            defaultValue = "fail",
            description =
                    "What happens to questions that lack required media: end with a list, leave"
                            + " them out, or keep what there is (${DEFAULT-VALUE}).")
    private Missing missing = Missing.FAIL;

    @Option(
            names = "--role",
            paramLabel = "ROLE=PATH",
            description =
                    "Where the files of a role lie, below the media folder, with fields in braces:"
                            + " video=mp4/{video_id}.mp4; may be repeated.")
    private Map<String, String> roles = new LinkedHashMap<>();

    @Option(
            names = "--cut",
            paramLabel = "FOLDER",
            description = "Cuts clips out of whole recordings and keeps them here.")
    private Optional<Path> cut = Optional.empty();

    @Option(
            names = "--unit",
            paramLabel = "frames|seconds",
            description = "What start and end of clips count, if not what the format says.")
    private Optional<SpanUnit> unit = Optional.empty();

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "Reads this split only, from a file that holds several.")
    private Optional<String> split = Optional.empty();

    @Option(
            names = "--legacy",
            description = "Fills repeated places of a template as the CREMA code did: all alike.")
    private boolean legacy;

    @Inject
    DataConvertCommand(Terminal terminal, AffogatoHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    /** The ids of the formats, for the help. */
    static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return PublishedFormat.all().stream().map(PublishedFormat::id).iterator();
        }
    }

    @Override
    public Integer call() {
        Conversion.Request request =
                new Conversion.Request(
                        PublishedFormat.of(format),
                        annotations,
                        media,
                        to,
                        missing,
                        roles,
                        new ReadOptions(legacy, unit, split));
        ConversionReport report = Conversion.run(request, clips());
        terminal.show(
                common.format(), "affogato.data.convert/1", report, out -> print(report, out));
        return ExitCode.OK;
    }

    private ClipSource clips() {
        if (cut.isEmpty()) {
            return ClipSource.NONE;
        }
        NativeCaches.prepare(home);
        return new ClipCutter(cut.get());
    }

    private static void print(ConversionReport report, PrintWriter out) {
        out.printf(
                "wrote %d questions about %d recordings to %s%n",
                report.questions(), report.recordings(), report.to());
        report.roles()
                .forEach(
                        (role, count) ->
                                out.printf(
                                        "  %-12s found %6d   missing %6d%s%n",
                                        role,
                                        count.found(),
                                        count.missing(),
                                        count.examples().stream()
                                                .limit(1)
                                                .map("   first: %s"::formatted)
                                                .collect(Collectors.joining())));
        report.leftOut().forEach((reason, count) -> out.printf("left out %d: %s%n", count, reason));
    }
}
