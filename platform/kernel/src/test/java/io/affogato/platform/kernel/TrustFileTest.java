package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrustFileTest {

    private static final String ONE = "01".repeat(32);
    private static final String TWO = "a2".repeat(32);

    @TempDir private Path folder;

    @Test
    void readsEveryKey() throws IOException {
        TrustSettings settings =
                read(
                        """
                        # who may come in
                        mode: signed
                        allow-native: true
                        signers:
                          - {label: release, sha256: "%s"}
                        allow: [{sha256: %s, note: reviewed}]
                        deny:
                          - sha256: %s
                            reason: a hole
                        """
                                .formatted(colons(TWO), ONE, TWO.toUpperCase(Locale.ROOT)));

        assertEquals(
                new TrustSettings(
                        TrustMode.SIGNED,
                        true,
                        Map.of(TWO, "release"),
                        Map.of(ONE, "reviewed"),
                        Map.of(TWO, "a hole")),
                settings);
    }

    @Test
    void theModeAloneIsEnough() throws IOException {
        assertEquals(TrustSettings.OPEN, read("mode: open\n"));
    }

    @Test
    void aMissingFileMeansOpen() {
        assertEquals(TrustMode.OPEN, TrustPolicy.load(folder.resolve("none.yaml")).mode());
    }

    @Test
    void allProblemsAreToldAtOnceWithTheirPlaces() throws IOException {
        List<String> problems =
                problems(
                        """
                        mode: close
                        modes: open
                        mode: open
                        allow-native: maybe
                        signers:
                          - {label: release, sha256: 12ab}
                          - {sha256: "%s"}
                          - nobody
                        allow: {sha256: "%s"}
                        deny: [{sha256: "%s", reason: a, why: b}, {sha256: "%s", reason: ""}]
                        """
                                .formatted(ONE, ONE, TWO, TWO));

        assertEquals(11, problems.size(), problems::toString);
        assertStarts(problems.get(0), "1:7  mode must be signed, listed or open");
        assertStarts(problems.get(1), "2:1  unknown key 'modes'");
        assertStarts(problems.get(2), "3:1  key 'mode' is given twice");
        assertStarts(problems.get(3), "4:15  allow-native must be true or false");
        assertStarts(problems.get(4), "6:30  sha256 must be 64 hexadecimal digits, found '12ab'");
        assertStarts(problems.get(5), "7:5  key 'label' is missing");
        assertStarts(problems.get(6), "8:5  must be a section {label, sha256}");
        assertStarts(problems.get(7), "9:8  must be a list of {note, sha256}");
        assertTrue(problems.get(8).contains("unknown key 'why'"), problems.get(8));
        assertTrue(problems.get(9).contains("reason must not be empty"), problems.get(9));
        assertTrue(problems.get(10).contains("is given twice"), problems.get(10));
    }

    @Test
    void whatIsNotYamlIsNamedWithItsLine() throws IOException {
        List<String> problems = problems("mode: open\nsigners: [\n");

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("is not valid YAML"), problems.get(0));
    }

    @Test
    void aliasesAnchorsAndTagsAreRefused() throws IOException {
        assertRefused("mode: &a open\nallow-native: *a\n", "aliases, anchors and tags");
        assertRefused("mode: !!java.lang.String open\n", "aliases, anchors and tags");
        assertRefused("mode: open\nsigners: &s []\nallow: *s\n", "aliases, anchors and tags");
    }

    @Test
    void depthAndLengthAreLimited() throws IOException {
        assertRefused("mode: open\nallow: " + "[".repeat(5000), "not valid YAML");
        assertRefused("mode: open #" + "x".repeat(1 << 20), "larger than");
    }

    @Test
    void oddShapesAreRefused() throws IOException {
        assertRefused("", "must be a section");
        assertRefused("- mode\n", "must be a section");
        assertRefused("signers: []\n", "'mode' is missing");
        assertRefused("mode: open\n---\nmode: open\n", "more than one document");
        assertRefused("mode: [open]\n", "single value");
    }

    private static void assertStarts(String text, String start) {
        assertTrue(text.startsWith(start), () -> "'%s' starts '%s'".formatted(start, text));
    }

    private static String colons(String hash) {
        return hash.replaceAll("(..)(?=.)", "$1:");
    }

    private TrustSettings read(String text) throws IOException {
        return TrustFile.read(Files.writeString(folder.resolve("trust.yaml"), text));
    }

    private void assertRefused(String text, String part) throws IOException {
        List<String> problems = problems(text);
        assertTrue(
                problems.stream().anyMatch(p -> p.contains(part)),
                () -> part + " is not in " + problems);
    }

    private List<String> problems(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("trust.yaml"), text);
        ModalityException e = assertThrows(ModalityException.class, () -> TrustPolicy.load(file));
        assertEquals(ErrorCode.BAD_SETTINGS, e.code());
        List<String> lines = e.getMessage().lines().map(String::strip).toList();
        assertTrue(lines.get(0).contains("trust.yaml has "), lines.get(0));
        return lines.subList(1, lines.size());
    }
}
