package io.affogato.platform.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.report.ReportModel.Answers;
import io.affogato.platform.report.ReportModel.Headline;
import io.affogato.platform.report.ReportModel.Measure;
import io.affogato.platform.report.ReportModel.Part;
import io.affogato.platform.report.ReportModel.Training;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportWriterTest {

    private final ReportWriter writer = new ReportWriter();

    @Test
    void everySectionIsThere() throws Exception {
        Document page = parse(writer.html(SampleReport.model()));
        assertEquals(1, count(page, "h1"));
        assertEquals(11, count(page, "h2"));
        assertEquals(7, count(page, "table")); // senses, classes, two clips, types, parts, stages
        assertEquals(6 + 2 + 1, count(page, "figure")); // curves, masks, scores
        assertEquals(2 * 6 * 4 + 2, count(page, "img"));
        assertTrue(page.getDocumentElement().getTextContent().contains("91.4 %"));
    }

    @Test
    void trainedShareIsComputedFromTheParts() {
        // 174 324 of 3 428 148
        assertTrue(writer.html(SampleReport.model()).contains("5.1 %"));
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        String page = writer.html(SampleReport.model());
        assertFalse(page.contains("<script"));
        assertFalse(page.contains("http://"));
        assertFalse(page.contains("https://"));
        assertFalse(page.contains("@import"));
        assertFalse(page.contains("url("));
        Matcher source = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page);
        while (source.find()) {
            assertTrue(source.group(1).startsWith("data:image/png;base64,"), source.group(1));
        }
    }

    @Test
    void tablesCanBeReadAloud() throws Exception {
        Document page = parse(writer.html(SampleReport.model()));
        NodeList tables = page.getElementsByTagName("table");
        for (int i = 0; i < tables.getLength(); i++) {
            Element table = (Element) tables.item(i);
            assertEquals(1, table.getElementsByTagName("caption").getLength());
            NodeList rows =
                    ((Element) table.getElementsByTagName("tbody").item(0))
                            .getElementsByTagName("tr");
            for (int r = 0; r < rows.getLength(); r++) {
                Element head =
                        (Element) ((Element) rows.item(r)).getElementsByTagName("th").item(0);
                assertEquals("row", head.getAttribute("scope"));
            }
        }
        NodeList pictures = page.getElementsByTagName("img");
        for (int i = 0; i < pictures.getLength(); i++) {
            assertFalse(((Element) pictures.item(i)).getAttribute("alt").isBlank());
        }
        NodeList charts = page.getElementsByTagName("svg");
        for (int i = 0; i < charts.getLength(); i++) {
            assertFalse(((Element) charts.item(i)).getAttribute("aria-label").isBlank());
        }
    }

    @Test
    void textOfTheRunIsEscaped() throws Exception {
        String page = writer.html(SampleReport.model());
        assertTrue(page.contains("Is 1 &lt; 2 &amp; &quot;so&quot; on?"));
        assertTrue(page.contains("# &lt;self-gated&gt;"));
    }

    @Test
    void predictionsAreMarkedRightOrWrong() throws Exception {
        Document page = parse(writer.html(SampleReport.model()));
        NodeList cells = page.getElementsByTagName("td");
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < cells.getLength(); i++) {
            String style = ((Element) cells.item(i)).getAttribute("class");
            right += style.equals("verdict right") ? 1 : 0;
            wrong += style.equals("verdict wrong") ? 1 : 0;
        }
        assertEquals(4, right); // a clip: red and Yes
        assertEquals(8, wrong);
    }

    @Test
    void anEmptyRunStillMakesAPage() throws Exception {
        ReportModel empty =
                new ReportModel(
                        new Headline("empty", Double.NaN, 0, 0, 0, "cpu"),
                        new Measure("accuracy", true),
                        List.of(),
                        List.of(new Part("model", "answers", 10, true)),
                        new Training("epoch", List.of(), List.of()),
                        List.of(),
                        List.of(),
                        Answers.NONE,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        "");
        assertEquals(1, count(parse(writer.html(empty)), "h1"));
    }

    @Test
    void theFileIsReplacedWhole(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("report.html");
        Files.writeString(file, "old");
        writer.write(SampleReport.model(), file);
        assertEquals(writer.html(SampleReport.model()), Files.readString(file));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void aMissingFolderIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("absent").resolve("report.html");
        ModalityException failure =
                assertThrows(
                        ModalityException.class, () -> writer.write(SampleReport.model(), file));
        assertEquals(ErrorCode.NO_OUTPUT, failure.code());
        assertTrue(failure.getMessage().contains(file.toString()));
    }

    private static int count(Document page, String tag) {
        return page.getElementsByTagName(tag).getLength();
    }

    private static Document parse(String page) throws Exception {
        String xml = page.substring(page.indexOf('\n'));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }
}
