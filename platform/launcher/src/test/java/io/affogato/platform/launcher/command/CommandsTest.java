package io.affogato.platform.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Stage;
import io.affogato.nn.Engines;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

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
            assertTrue(out.toString().contains("Usage: affogato " + command), command);
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
    void anEstimateNeedsNoWeights() throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(
                config,
                """
                {"model_type": "llama", "vocab_size": 17, "hidden_size": 24,
                 "intermediate_size": 20, "num_hidden_layers": 2, "num_attention_heads": 6}
                """);

        assertEquals(0, run("estimate", config.toString(), "--precision", "bf16", "-o", "json"));

        JsonNode part = document().path("parts").path(0);
        long matrices = 2 * 17 * 24 + 2 * (4 * 24 * 24 + 3 * 20 * 24);
        assertEquals(matrices + 5 * 24, part.path("parameters").asLong());
        assertEquals(2 * matrices + 4 * 5 * 24, part.path("weights").asLong());
        assertEquals(65, run("estimate", config.toString(), "--batch", "0"));
    }

    @Test
    void aMisspeltCommandIsUsage() {
        assertEquals(64, run("modalty"));

        assertTrue(err.toString().startsWith("error AFF-101: "), err.toString());
        assertTrue(err.toString().contains("did you mean 'modality'?"), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void aFailureIsOneLineAndOneDocument() throws IOException {
        assertEquals(69, run("data", "make", "nothing", "--folder", folder + "/new", "-o", "json"));

        assertTrue(err.toString().startsWith("error AFF-401: task 'nothing' is not installed"));
        assertEquals(1, err.toString().lines().count());
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
        assertTrue(out.toString().contains("refused MOD-101"), out.toString());
        assertEquals(64, run("modality", "install", junk.toString(), "--when", "soon"));
        assertTrue(err.toString().contains("expected idle, stage-end or now"), err.toString());
    }

    @Test
    void withoutAServerThereIsNone() throws IOException {
        assertEquals(3, run("status", "-o", "json"));
        assertEquals("stopped", document().path("state").asText());
        Files.createDirectories(home.data());
        Files.writeString(home.serverFile(), "{");
        assertEquals(4, run("status"));
        assertTrue(out.toString().startsWith("unknown: "), out.toString());
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

        assertTrue(out.toString().contains("mode    listed"), out.toString());
        assertTrue(out.toString().contains("0a".repeat(32) + "  mine"), out.toString());
        Files.writeString(file, "mode: maybe\n");
        assertEquals(78, run("trust", "list"));
    }

    @Test
    void wordsAreCompleted() {
        assertEquals(0, run("completion"));
        assertTrue(out.toString().contains("complete -F _complete_affogato"), out.toString());
        assertTrue(out.toString().contains("rollback"), "verbs are among the words");
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

    @Test
    void aBadRecipeIsInvalidData() throws IOException {
        Path recipe = folder.resolve("bad.yaml");
        Files.writeString(recipe, "schema: affogato.train/1\nrun: {nam: x}\n");

        assertEquals(65, run("recipe", "check", recipe.toString()));

        assertTrue(err.toString().contains("2:7"), err.toString());
        assertTrue(err.toString().contains("did you mean 'name'?"), err.toString());
    }

    @Test
    void aRecipeIsFoundInTheInstallation() throws IOException {
        Path recipe = home.installation().resolve("recipes/one.yaml");
        Files.createDirectories(recipe.getParent());
        Files.writeString(
                recipe, "schema: affogato.train/1\nrun: {name: one}\ndata: {train: t.jsonl}\n");

        assertEquals(0, run("recipe", "check", "recipes/one.yaml", "--set", "frames=9", "-ojson"));

        assertEquals(9, document().path("recipe").path("frames").asInt());
        assertEquals(7, document().path("recipe").path("run").path("seed").asInt());
    }

    @Test
    void eachKindOfRecipeHasItsSchema() throws IOException {
        assertEquals(0, run("recipe", "schema", "-ojson"));
        assertEquals("urn:affogato:train:1", document().at("/recipe/$id").asText());
        assertEquals(0, run("recipe", "schema", "pretrain", "-ojson"));
        assertEquals("urn:affogato:pretrain:1", document().at("/recipe/$id").asText());
        assertEquals(64, run("recipe", "schema", "serve"));
        assertTrue(err.toString().contains("train, pretrain"), err.toString());
    }

    @Test
    void dataCheckFindsMissingFilesAndSharedRecordings() throws IOException {
        Files.writeString(folder.resolve("a.mp4"), "a");
        String line =
                "{\"id\":\"%s\",\"media\":{\"video\":\"%s\"},\"question\":\"what is"
                        + " it\",\"answers\":[\"%s\"],\"type\":\"what\"}\n";
        Path train =
                Files.writeString(
                        folder.resolve("train.jsonl"),
                        line.formatted("1", "a.mp4", "cube")
                                + line.formatted("2", "a.mp4", "cube")
                                + line.formatted("3", "b.mp4", "ball"));
        Path test =
                Files.writeString(
                        folder.resolve("test.jsonl"), line.formatted("1", "a.mp4", "cone"));

        assertEquals(65, run("data", "check", train.toString(), test.toString(), "-ojson"));

        JsonNode document = document();
        assertEquals(3, document.path("files").path(0).path("questions").asInt());
        assertEquals(2, document.path("files").path(0).path("recordings").asInt());
        assertEquals(2, document.path("problems").size(), document.toPrettyString());
        assertTrue(document.path("problems").path(0).asText().contains("b.mp4 does not exist"));
        assertTrue(document.path("problems").path(1).asText().contains("share no recording"));
    }

    @Test
    void aNewModalityIsTheTemplateUnderAnotherName() throws IOException {
        Path source = home.template().resolve("src/main/java/io/affogato/bundle/template");
        Files.createDirectories(source);
        Files.createDirectories(home.template().resolve("target/classes"));
        Files.writeString(home.template().resolve("target/classes/old"), "old");
        Files.writeString(
                source.resolve("TemplateModality.java"),
                "package io.affogato.bundle.template;\n"
                        + "@ModalityBundle(id = \"template\")\n"
                        + "class TemplateModality {} // role template, templates\n");
        Files.writeString(
                home.template().resolve("pom.xml"), "<artifactId>modality-template</artifactId>");
        Path target = folder.resolve("made");

        assertEquals(0, run("new-modality", "heart-rate", "--folder", target.toString()));

        Path made =
                target.resolve("src/main/java/io/affogato/bundle/heartrate/HeartRateModality.java");
        assertEquals(
                "package io.affogato.bundle.heartrate;\n"
                        + "@ModalityBundle(id = \"heart-rate\")\n"
                        + "class HeartRateModality {} // role heart-rate, templates\n",
                Files.readString(made));
        assertEquals(
                "<artifactId>modality-heart-rate</artifactId>",
                Files.readString(target.resolve("pom.xml")));
        assertFalse(Files.exists(target.resolve("target")));
        assertEquals(73, run("new-modality", "heart-rate", "--folder", target.toString()));
    }

    @Test
    void aMissingSourceIsMissingInput() throws IOException {
        Engines.start(); // from the caches of the machine, not of the installation
        String target = folder.resolve("imported").toString();

        assertEquals(66, run("import", folder + "/absent.pth", "--to", target, "-o", "json"));

        assertEquals("AFF-302", document().path("code").asText());
        assertTrue(err.toString().contains("absent.pth"), err.toString());
        assertEquals(73, run("import", folder + "/absent.pth", "--to", folder.toString()));
        assertEquals(64, run("import", folder + "/absent.pth"));
    }

    @Test
    void aFolderIsImported() throws IOException {
        Engines.start(); // from the caches of the machine, not of the installation
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("config.json"), "{\"model_type\": \"other\"}");
        Files.writeString(source.resolve("tokenizer.json"), "{}");
        String header = "{\"w\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[0,6]}}";
        byte[] weights = new byte[8 + header.length() + 6];
        weights[0] = (byte) header.length();
        System.arraycopy(
                header.getBytes(StandardCharsets.US_ASCII), 0, weights, 8, header.length());
        Files.write(source.resolve("model.safetensors"), weights);
        Path target = folder.resolve("imported");

        assertEquals(0, run("import", source.toString(), "--to", target.toString(), "-o", "json"));

        assertEquals("affogato.import/1", document().path("schema").asText());
        assertEquals(1, document().path("tensors").path(".").asInt());
        assertEquals(6, document().path("bytes").asLong());
        assertFalse(document().path("checked").asBoolean());
        assertTrue(Files.exists(target.resolve("model.safetensors")));
        assertTrue(Files.exists(target.resolve("tokenizer.json")));
    }

    private JsonNode document() throws IOException {
        return JsonMapper.builder().build().readTree(out.toString());
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
        AbstractModule outside =
                new AbstractModule() {
                    @Override
                    protected void configure() {
                        binder().requireExplicitBindings();
                        bind(AffogatoHome.class).toInstance(home);
                        bind(Terminal.class).toInstance(terminal);
                        bind(StopSignals.class).toInstance(new StopSignals());
                    }
                };
        return Guice.createInjector(Stage.PRODUCTION, outside, new CommandModule())
                .getInstance(CommandRunner.class)
                .run(arguments);
    }
}
