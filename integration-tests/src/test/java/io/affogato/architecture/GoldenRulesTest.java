package io.affogato.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recorded cases are compared, all of them, and nothing may leave a comparison out. */
class GoldenRulesTest {

    private static final Pattern USE = Pattern.compile("\\b(Golden|RecordedCase)\\b");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z0-9_]+)\"");
    private static final Pattern SKIP =
            Pattern.compile("\\b(Assumptions|assume\\w+|@Disabled\\w*|@Enabled\\w*)\\b");

    @Test
    void everyCaseIsNamedByATest() throws IOException {
        Set<String> cases = cases();
        assertFalse(cases.isEmpty(), "no recorded case was found");
        for (String text : comparisons().values()) {
            LITERAL.matcher(text).results().map(found -> found.group(1)).forEach(cases::remove);
        }
        assertTrue(cases.isEmpty(), () -> "no test compares " + cases);
    }

    @Test
    void noComparisonIsSkipped() {
        List<String> found =
                comparisons().entrySet().stream()
                        .filter(each -> SKIP.matcher(each.getValue()).find())
                        .map(each -> Repository.name(each.getKey()))
                        .toList();
        assertEquals(List.of(), found);
    }

    /** The sidecars of {@code -Dgolden.dir}, or of all modules' own copies. */
    private static Set<String> cases() throws IOException {
        String configured = System.getProperty("golden.dir");
        List<Path> files;
        if (configured == null) {
            files = Repository.files();
        } else {
            try (Stream<Path> all = Files.list(Repository.root().resolve(configured))) {
                files = all.toList();
            }
        }
        Pattern sidecar = Pattern.compile(".*/([^/]+)\\.json");
        return files.stream()
                .filter(file -> configured != null || file.toString().contains("/golden/"))
                .map(file -> sidecar.matcher(file.toString()))
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<Path, String> comparisons() {
        return Repository.files().stream()
                .filter(file -> file.toString().contains("/src/test/java/"))
                .filter(file -> !file.endsWith("GoldenRulesTest.java"))
                .collect(Collectors.toMap(file -> file, Repository::read))
                .entrySet()
                .stream()
                .filter(each -> USE.matcher(each.getValue()).find())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
