package io.affogato.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What byte code does not show: names in literals, machine paths, long files, leftovers. */
class SourceRulesTest {

    private static final int LONGEST_FILE = 400;

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

    /** The whole literal, so that {@code "image/png"} and {@code "flow of ..."} are nobody's id. */
    private static final Pattern MODALITY_LITERAL =
            Pattern.compile(
                    "\"(image|flow|pointcloud|point-cloud|audio|thermal|touch|depth|normal|voxel)\"");

    /** Names without a second meaning, wherever they stand in code. */
    private static final Pattern MODALITY_NAME =
            Pattern.compile("(?i)\\w*(thermal|pointcloud|tactile|optical_?flow)\\w*");

    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.}])/(home|root|work|tmp|Users)/\\w");

    /** Joined here, so that this file does not accuse itself. */
    private static final Pattern LEFTOVER =
            Pattern.compile(
                    "\\b(" + String.join("|", "TO" + "DO", "FIX" + "ME", "XX" + "X") + ")\\b");

    @Test
    void theTreeIsRead() {
        assertTrue(productionCode().size() > 50, "found only " + productionCode().size());
    }

    @Test
    void noModalityIsNamedOutsideBundles() {
        List<String> found = new ArrayList<>();
        for (Path file : productionCode()) {
            if (isUnder(file, "bundles") || isUnder(file, "modality-api/testkit")) {
                continue;
            }
            String code = COMMENT.matcher(Repository.read(file)).replaceAll("");
            collect(found, file, MODALITY_LITERAL, code);
            if (isUnder(file, "fusion-runtime") || isUnder(file, "platform")) {
                collect(found, file, MODALITY_NAME, code);
            }
        }
        assertNone(found);
    }

    @Test
    void noFileNamesAMachinePath() {
        List<String> found = new ArrayList<>();
        for (Path file : textFiles(path -> true)) {
            if (!file.endsWith("SourceRulesTest.java")) {
                collect(found, file, MACHINE_PATH, Repository.read(file));
            }
        }
        assertNone(found);
    }

    @Test
    void productionFilesAreShort() {
        List<String> found = new ArrayList<>();
        for (Path file : productionCode()) {
            long lines = Repository.read(file).lines().count();
            if (lines > LONGEST_FILE) {
                found.add("%s has %d lines".formatted(Repository.name(file), lines));
            }
        }
        assertNone(found);
    }

    @Test
    void nothingIsLeftForLater() {
        List<String> found = new ArrayList<>();
        for (Path file : textFiles(path -> true)) {
            collect(found, file, LEFTOVER, Repository.read(file));
        }
        assertNone(found);
    }

    private static List<Path> productionCode() {
        return textFiles(
                file ->
                        file.toString().endsWith(".java")
                                && file.toString().contains("/src/main/"));
    }

    private static List<Path> textFiles(Predicate<Path> wanted) {
        Pattern text =
                Pattern.compile(
                        ".*(\\.(java|xml|ya?ml|json|md|txt|sh|html|css|py|ts)|/affogato|/run)");
        return Repository.files().stream()
                .filter(file -> text.matcher(file.toString()).matches())
                .filter(file -> !file.toString().contains("/backbones/"))
                .filter(wanted)
                .toList();
    }

    private static boolean isUnder(Path file, String folder) {
        return file.startsWith(Repository.root().resolve(folder));
    }

    private static void collect(List<String> found, Path file, Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add("%s: %s".formatted(Repository.name(file), matcher.group()));
        }
    }

    private static void assertNone(List<String> found) {
        assertEquals("", String.join("\n", found));
    }
}
