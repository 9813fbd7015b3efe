package io.affogato.platform.report;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes {@code report.html}: one file that needs nothing else, follows the reader's choice of
 * light or dark, and runs no script.
 */
public final class ReportWriter {

    /** Allows pictures and styles that stand in the file itself and nothing else. */
    private static final String POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none';"
                    + " form-action 'none'";

    private static final List<Section> SECTIONS =
            List.of(
                    new HeadlineSection(),
                    new SensesSection(),
                    new MasksSection(),
                    new ScoresSection(),
                    new ConfusionSection(),
                    new ClipsSection(),
                    new CurvesSection(),
                    new ValidationSection(),
                    new TypesSection(),
                    new WorthSection(),
                    new PipelineSection(),
                    new FactsSection());

    /**
     * Writes the report; an older one is replaced at once, never half.
     *
     * @param model what to show
     * @param file where, in a folder that exists
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if the file cannot be written
     */
    public void write(ReportModel model, Path file) {
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(draft, html(model));
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "cannot write %s (%s); choose a run folder that is writable".formatted(file, e),
                    e);
        }
    }

    /** Returns the page as text, well-formed XML after the document type. */
    public String html(ReportModel model) {
        Markup out = new Markup();
        out.raw("<!doctype html>\n").open("html", "lang", "en").open("head");
        out.empty("meta", "charset", "utf-8");
        out.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.empty("meta", "name", "color-scheme", "content", "light dark");
        out.leaf("title", model.headline().run() + " · Affogato");
        out.open("style").raw(styles()).close();
        out.close().open("body").open("main");
        SECTIONS.forEach(section -> section.write(model, out));
        return out.close().close().close().finish();
    }

    private static String styles() {
        try (InputStream in = ReportWriter.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
