package io.affogato.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the documents say exists, and what exists is documented. */
class DocumentationTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    /** A command as it is typed: at the start of a line of code, or in backquotes. */
    private static final Pattern COMMAND =
            Pattern.compile("(?m)(?:^(?:\\./)?|`|^# {3})affogato ([a-z][a-z-]+)");

    private static final String COMMANDS =
            "platform/launcher/src/main/java/io/affogato/platform/launcher/command/";

    @Test
    void everyErrorCodeHasASectionAndNoSectionIsLeftOver() {
        Set<String> codes = new TreeSet<>();
        codes.addAll(codes("modality-api/spi/src/main/java/io/affogato/modality/ErrorCode.java"));
        String kernel = "platform/kernel/src/main/java/io/affogato/platform/kernel/";
        codes.addAll(codes(kernel + "RefusalCode.java"));
        codes.addAll(codes(kernel + "LeakedLoader.java"));
        assertTrue(codes.size() > 20, codes::toString);
        assertEquals(codes, all("(?m)^##+ ((?:AFF|MOD)-\\d+)$", read("docs/errors.md")));
    }

    @ParameterizedTest
    @CsvSource({
        "affogato.train-1, docs/recipes.md, 30",
        "affogato.pretrain-1, docs/pretraining.md, 15"
    })
    void everyRecipeKeyIsDocumented(String kind, String page, int fewest) {
        String schema =
                read(
                        "platform/launcher/src/main/resources/io/affogato/platform/launcher/recipe/"
                                + kind
                                + ".schema.json");
        Set<String> keys = all("\"(\\w+)\": \\{", schema);
        keys.removeAll(Set.of("properties", "items", "additionalProperties"));
        assertTrue(keys.size() > fewest, keys::toString);
        String document = read(page);
        Set<String> missing =
                keys.stream()
                        .filter(
                                key ->
                                        !Pattern.compile("[`.]" + key + "[`.]")
                                                .matcher(document)
                                                .find())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyCommandIsDocumentedAndNoOtherIs() {
        Set<String> commands =
                all("subcommands = \\{([^}]*)\\}", read(COMMANDS + "AffogatoCommand.java")).stream()
                        .flatMap(list -> all("(\\w+)\\.class", list).stream())
                        .map(type -> read(COMMANDS + type + ".java"))
                        .map(DocumentationTest::commands)
                        .map(names -> names.get(0)) // those that follow are its verbs
                        .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(commands.size() > 8, commands::toString);
        Set<String> documented = new TreeSet<>();
        for (Path file : Repository.files()) {
            if (file.toString().endsWith(".md")) {
                documented.addAll(all(COMMAND.pattern(), Repository.read(file)));
            }
        }
        assertEquals(commands, documented);
    }

    @Test
    void everyVerbOfAnOperatorIsDocumented() {
        String document = read("docs/operations.md");
        Set<String> missing = new TreeSet<>();
        for (String type :
                List.of("ModalityCommand", "AdapterCommand", "RunCommand", "TrustCommand")) {
            List<String> names = commands(read(COMMANDS + type + ".java"));
            assertTrue(names.size() > 1, names::toString);
            for (String verb : names.subList(1, names.size())) {
                String command = "affogato %s %s".formatted(names.get(0), verb);
                if (!document.contains(command)) {
                    missing.add(command);
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static List<String> commands(String code) {
        return Pattern.compile("@Command\\(\\s*name = \"([^\"]+)\"")
                .matcher(code)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void linksLeadSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path file : Repository.files()) {
            if (!file.toString().endsWith(".md")) {
                continue;
            }
            for (String target : all(LINK.pattern(), Repository.read(file))) {
                if (!Files.exists(file.resolveSibling(target))) {
                    broken.add("%s: %s".formatted(Repository.name(file), target));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void theReadmeIsShortEnoughToBeRead() {
        long lines = read("README.md").lines().count();
        assertTrue(lines >= 100 && lines <= 200, "README.md has %d lines".formatted(lines));
    }

    private static Set<String> codes(String file) {
        return all("\"((?:AFF|MOD)-\\d+)\"", read(file));
    }

    private static Set<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(String file) {
        return Repository.read(Repository.root().resolve(file));
    }
}
