package io.affogato.platform.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.platform.launcher.home.AffogatoHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs command lines on an installation of this test's own. */
final class CommandsTest {

    @TempDir private Path folder;
    private AffogatoHome home;
    private final CommandLines lines = new CommandLines();

    @BeforeEach
    void install() throws IOException {
        Path installation = Files.createDirectories(folder.resolve("an installation"));
        home =
                new AffogatoHome(
                        installation,
                        folder.resolve("data"),
                        List.of(installation.resolve("bundles")));
    }

    @Test
    void everyCommandIsInTheGraphAndHasHelp() {
        for (String command :
                List.of(
                        "modality list",
                        "modality install",
                        "modality rollback",
                        "modality watch",
                        "adapter list",
                        "adapter activate",
                        "run list",
                        "run start",
                        "run tail",
                        "trust list",
                        "status",
                        "completion",
                        "console",
                        "recipe check",
                        "recipe schema",
                        "data make",
                        "data convert",
                        "data check",
                        "new-modality",
                        "import",
                        "estimate",
                        "doctor",
                        "version")) {
            String[] words = (command + " --help").split(" ", -1);

            assertEquals(0, run(words), command);
            assertTrue(lines.out().contains("Usage: affogato " + command), command);
        }
    }

    @Test
    void theVersionIsOneDocument() throws IOException {
        assertEquals(0, run("version", "-o", "json"));

        JsonNode document = document();
        assertEquals("affogato.version/1", document.path("schema").asText());
        assertEquals("1.0.0", document.path("versions").path("spi").asText());
        assertFalse(document.toString().contains("${"), "the build fills in versions");
    }

    @Test
    void aMisspeltCommandIsUsage() {
        assertEquals(64, run("modalty"));

        assertTrue(lines.err().startsWith("error AFF-101: "), lines.err());
        assertTrue(lines.err().contains("did you mean 'modality'?"), lines.err());
        assertEquals(1, lines.err().lines().count());
    }

    @Test
    void aFailureIsOneLineAndOneDocument() throws IOException {
        assertEquals(69, run("data", "make", "nothing", "--folder", folder + "/new", "-o", "json"));

        assertTrue(lines.err().startsWith("error AFF-401: task 'nothing' is not installed"));
        assertEquals(1, lines.err().lines().count());
        assertEquals("AFF-401", document().path("code").asText());
        assertEquals(69, document().path("exit").asInt());
    }

    @Test
    void aRefusedBundleIsListedWithItsReason() throws IOException {
        Path bundles = Files.createDirectories(home.bundleFolders().get(0));
        Files.write(bundles.resolve("junk.jar"), new byte[777]);

        assertEquals(0, run("modality", "list", "-o", "json"));

        JsonNode refused = document().path("refused").path(0);
        assertEquals("MOD-101", refused.path("code").asText());
        assertTrue(refused.path("file").asText().endsWith("junk.jar"));
        assertTrue(refused.path("reason").asText().contains("777 bytes"));
        assertEquals(0, document().path("items").size());
    }

    @Test
    void aPlanAndAChangeThatAreRefusedAreInvalidData() throws IOException {
        Path junk = Files.write(folder.resolve("junk.jar"), new byte[777]);

        assertEquals(65, run("modality", "install", junk.toString(), "-t", "-o", "json"));
        assertEquals("affogato.modality.plan/1", document().path("schema").asText());
        assertEquals("MOD-101", document().path("code").asText());
        assertEquals("IDLE", document().path("change").path("when").asText());

        assertEquals(
                65,
                run("modality", "install", junk.toString(), "--when", "stage-end", "-o", "json"));
        assertFalse(document().path("done").asBoolean());
        assertEquals(65, run("modality", "verify", junk.toString()));
        assertTrue(lines.out().contains("refused MOD-101"), lines.out());
        assertEquals(64, run("modality", "install", junk.toString(), "--when", "soon"));
        assertTrue(lines.err().contains("expected idle, stage-end or now"), lines.err());
    }

    @Test
    void withoutAServerThereIsNone() throws IOException {
        assertEquals(3, run("status", "-o", "json"));
        assertEquals("stopped", document().path("state").asText());
        Files.createDirectories(home.data());
        Files.writeString(home.serverFile(), "{");
        assertEquals(4, run("status"));
        assertTrue(lines.out().startsWith("unknown: "), lines.out());
    }

    @Test
    void theTrustFileIsShown() throws IOException {
        assertEquals(0, run("trust", "list", "-o", "json"));
        assertEquals("open", document().path("mode").asText());
        assertEquals("", document().path("file").asText());
        Path file = home.trustFile();
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "mode: listed\nallow: [{note: mine, sha256: \"%s\"}]\n".formatted("0a".repeat(32)));

        assertEquals(0, run("trust", "list"));

        assertTrue(lines.out().contains("mode    listed"), lines.out());
        assertTrue(lines.out().contains("0a".repeat(32) + "  mine"), lines.out());
        Files.writeString(file, "mode: maybe\n");
        assertEquals(78, run("trust", "list"));
    }

    @Test
    void wordsAreCompleted() {
        assertEquals(0, run("completion"));
        assertTrue(lines.out().contains("complete -F _complete_affogato"), lines.out());
        assertTrue(lines.out().contains("rollback"), "verbs are among the words");
    }

    @Test
    void adaptersAndRunsThatAreNotThereAreMissingInput() throws IOException {
        assertEquals(0, run("adapter", "list", "-o", "json"));
        assertEquals("affogato.adapter.list/2", document().path("schema").asText());
        assertEquals(0, document().path("items").size());
        assertEquals(66, run("adapter", "info", "wind", "abc"));
        assertEquals(66, run("adapter", "rollback", "wind"));
        assertEquals(65, run("adapter", "activate", "wind"));
        assertEquals(66, run("run", "info", "never"));
        assertEquals(66, run("run", "stop", "never", "-o", "json"));
        assertEquals("AFF-301", document().path("code").asText());
    }

    private JsonNode document() throws IOException {
        return lines.document();
    }

    private int run(String... arguments) {
        return lines.run(home, arguments);
    }
}
