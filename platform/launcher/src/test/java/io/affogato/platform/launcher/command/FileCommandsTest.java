package io.affogato.platform.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.affogato.nn.Engines;
import io.affogato.platform.launcher.home.AffogatoHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs command lines that read and write files of their user: recipes, samples, weights, sources.
 */
final class FileCommandsTest {

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
    void aBadRecipeIsInvalidData() throws IOException {
        Path recipe = folder.resolve("bad.yaml");
        Files.writeString(recipe, "schema: affogato.train/1\nrun: {nam: x}\n");

        assertEquals(65, run("recipe", "check", recipe.toString()));

        assertTrue(lines.err().contains("2:7"), lines.err());
        assertTrue(lines.err().contains("did you mean 'name'?"), lines.err());
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
        assertTrue(lines.err().contains("[TRAIN, PRETRAIN]"), lines.err());
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
        assertTrue(lines.err().contains("absent.pth"), lines.err());
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
        return lines.document();
    }

    private int run(String... arguments) {
        return lines.run(home, arguments);
    }
}
