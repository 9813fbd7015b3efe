package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.distribution.Installation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a user unpacks, driven from outside: scripts, exit codes, drop-in folder. */
@ExtendWith(SharedInstallation.class)
class DistributionIT {

    private static final Duration LISTED_WITHIN = Duration.ofSeconds(2);

    /** ND4J's archives of others' classes under names of its own. */
    private static final String REPACKAGED = "-1.0.0-M2.1.jar";

    private static final Pattern ROW = Pattern.compile("^([a-z][a-z0-9-]*) +\\d+  1\\.0\\.0 .*");

    @TempDir static Path place;

    private static Installation affogato;

    @BeforeAll
    static void unpacked(Installation shared) {
        affogato = shared;
    }

    @AfterAll
    static void nothingWasWrittenIntoTheInstallation() throws Exception {
        affogato.assertUntouched();
    }

    @Test
    void theArchiveHoldsWhatTheHouseSays() throws IOException {
        for (String name :
                List.of(
                        "bin/affogato",
                        "lib",
                        "bundles/README.txt",
                        "recipes",
                        "templates/modality",
                        "docs/errors.md",
                        "LICENSE",
                        "README.md")) {
            assertTrue(Files.exists(affogato.folder().resolve(name)), name);
        }
        try (Stream<Path> bundles = Files.list(affogato.folder().resolve("bundles"))) {
            assertEquals(7, bundles.filter(f -> f.toString().endsWith(".jar")).count());
        }
    }

    @Test
    void noLibraryIsThereTwice() throws IOException {
        try (Stream<Path> lib = Files.list(affogato.folder().resolve("lib"))) {
            List<String> artifacts =
                    lib.map(file -> file.getFileName().toString())
                            .filter(name -> !name.endsWith(REPACKAGED))
                            .map(name -> name.replaceFirst("-\\d.*?(-linux-x86_64)?\\.jar$", "$1"))
                            .sorted()
                            .toList();
            assertTrue(artifacts.size() > 40, artifacts::toString);
            assertEquals(artifacts.stream().distinct().toList(), artifacts);
        }
    }

    @Test
    void versionIsTold() throws Exception {
        Result result = affogato.run("version");
        assertEquals(0, result.exit(), result::all);
        assertTrue(result.out().startsWith("affogato 1.0.0"), result::all);
    }

    @Test
    void aLinkToTheScriptWorks() throws Exception {
        Path link = Files.createSymbolicLink(place.resolve("a link"), affogato.script());
        Process process = new ProcessBuilder(link.toString(), "version").start();
        assertEquals(0, process.waitFor());
    }

    @Test
    void sixModalitiesAndTheTaskAreListedInOrder() throws Exception {
        Result result = affogato.run("modality", "list");
        assertEquals(0, result.exit(), result::all);
        assertEquals(
                List.of("image", "flow", "pointcloud", "audio", "thermal", "touch"),
                listed(result.out()));
        assertTrue(result.out().contains("task sixsense"), result::all);
        assertFalse(result.out().contains("refused"), result::all);
    }

    @Test
    void aScriptOfTheShellRunsCommandByCommand() throws Exception {
        Path script = Files.createTempFile(place, "commands", ".gogo");
        Files.writeString(
                script,
                """
                modality:list
                modality:list -o json | grep --color=never schema
                no-such-command
                run:list -o json
                """);
        Path out = Files.createTempFile(place, "out", ".txt");
        Path err = Files.createTempFile(place, "err", ".txt");
        Process process =
                affogato.prepare(Map.of(), "console")
                        .redirectInput(script.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        int exit = process.waitFor();
        String said = Files.readString(out);
        String complained = Files.readString(err);
        assertEquals(64, exit, said + complained);
        assertEquals(6, listed(said).size(), said);
        assertTrue(said.contains("\"schema\" : \"affogato.modality.list/2\""), said);
        assertTrue(said.contains("affogato.run.list/1"), said);
        assertTrue(complained.contains("no command 'no-such-command'"), complained);
    }

    @Test
    void aForeignLanguageChangesNothing() throws Exception {
        Map<String, String> turkish =
                Map.of("AFFOGATO_JAVA_OPTS", "-Duser.language=tr -Duser.timezone=Asia/Kathmandu");
        Result result = affogato.run(turkish, "modality", "list");
        assertEquals(0, result.exit(), result::all);
        assertEquals(6, listed(result.out()).size(), result::all);
    }

    @Test
    void aMisspeltCommandIsExplainedInOneLine() throws Exception {
        Result result = affogato.run("modalty", "list");
        assertEquals(64, result.exit(), result::all);
        assertEquals(1, result.err().lines().count(), result::all);
        assertTrue(result.err().contains("modality"), result::all);
    }

    @Test
    void noCommandShowsTheUsage() throws Exception {
        Result result = affogato.run();
        assertEquals(64, result.exit(), result::all);
        assertTrue(result.err().contains("Usage"), result::all);
    }

    @Test
    void anUnknownRecipeKeyIsNamedWithItsPlace(@TempDir Path folder) throws Exception {
        Path recipe = folder.resolve("typo.yaml");
        Files.writeString(
                recipe,
                """
                schema: affogato.train/1
                run: {name: typo}
                data: {task: {id: sixsense, seed: 3, train: 4, validation: 2, test: 3}}
                training:
                  epoch: 3
                """);
        Result result = affogato.run("recipe", "check", recipe.toString());
        assertEquals(65, result.exit(), result::all);
        assertTrue(result.err().contains("typo.yaml"), result::all);
        assertTrue(result.err().contains("5:3"), result::all);
        assertTrue(result.err().contains("epochs"), result::all); // the suggestion
        assertNoStackTrace(result);
    }

    @Test
    void aMissingRecipeIsNoInput() throws Exception {
        Result result = affogato.run("recipe", "check", "absent.yaml");
        assertEquals(66, result.exit(), result::all);
        assertTrue(result.err().contains("absent.yaml"), result::all);
        assertNoStackTrace(result);
    }

    @Test
    void shippedRecipesAreGood() throws Exception {
        try (Stream<Path> recipes = Files.list(affogato.folder().resolve("recipes"))) {
            for (Path recipe : recipes.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                String name = "recipes/" + recipe.getFileName();
                if (Files.readString(recipe).contains("schema: affogato.train/1")) {
                    Result result = affogato.run("recipe", "check", name);
                    assertEquals(0, result.exit(), result::all);
                }
            }
        }
    }

    @Test
    void dataIsMadeOnceAndNotOverwritten(@TempDir Path folder) throws Exception {
        Path target = folder.resolve("six sense data");
        String[] make = {
            "data",
            "make",
            "sixsense",
            "--folder",
            target.toString(),
            "--seed",
            "11",
            "--train",
            "2",
            "--validation",
            "1",
            "--test",
            "1"
        };
        Result first = affogato.run(make);
        assertEquals(0, first.exit(), first::all);
        for (String split : List.of("train", "validation", "test")) {
            assertTrue(Files.size(target.resolve(split + ".jsonl")) > 0);
        }
        Result second = affogato.run(make);
        assertEquals(73, second.exit(), second::all);
        assertNoStackTrace(second);
    }

    @Test
    void aTaskNobodyOffersIsUnavailable(@TempDir Path folder) throws Exception {
        Result result =
                affogato.run(
                        "data", "make", "absent-task", "--folder", folder.resolve("x").toString());
        assertEquals(69, result.exit(), result::all);
        assertTrue(result.err().contains("absent-task"), result::all);
        assertNoStackTrace(result);
    }

    @Test
    void aRunningProcessListsAndRefusesWhatIsDropped(@TempDir Path bundles) throws Exception {
        BundleForge forge =
                new BundleForge(affogato.folder().resolve("bundles/modality-touch-1.0.0.jar"));
        try (Watch watch = Watch.start(affogato, bundles)) {
            watch.await(Duration.ofSeconds(60), "watching");

            forge.writeWithId("seventh", bundles.resolve("seventh.jar"));
            watch.await(LISTED_WITHIN, "active", "seventh");

            Files.writeString(bundles.resolve("corrupt.jar"), "this is no archive");
            watch.await(LISTED_WITHIN, "rejected", "corrupt.jar", "MOD-101");

            forge.copy().id("eighth").forNextSpi().write(bundles.resolve("future.jar"));
            watch.await(LISTED_WITHIN, "rejected", "MOD-302");

            forge.writeDuplicate(bundles.resolve("again.jar"));
            watch.await(LISTED_WITHIN, "rejected", "MOD-220");

            assertTrue(watch.isAlive());
            assertFalse(String.join("\n", watch.lines()).contains("\tat "), "a stack trace");
            assertEquals(143, watch.terminate());
        }
        Result after =
                affogato.run(Map.of("AFFOGATO_BUNDLES", bundles.toString()), "modality", "list");
        assertEquals(0, after.exit(), after::all);
        assertEquals(7, listed(after.out()).size(), after::all);
    }

    private static List<String> listed(String out) {
        return out.lines()
                .map(ROW::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .toList();
    }

    private static void assertNoStackTrace(Result result) {
        assertFalse(result.all().contains("\tat "), result::all);
    }
}
