package io.affogato.platform.launcher.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.affogato.fusion.features.EncoderWatch;
import io.affogato.nn.Engines;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.console.ConsoleSettings;
import io.affogato.platform.kernel.KernelSettings;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.adapter.LiveAdapters;
import io.affogato.platform.launcher.admin.LiveRuns;
import io.affogato.platform.launcher.home.AffogatoHome;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the interface says what is answered, and nothing else. */
final class OpenApiTest {

    /** The front answers these itself. */
    private static final Set<String> FRONT =
            Set.of(
                    "GET /api/v1/events",
                    "GET /api/v1/session",
                    "POST /api/v1/session",
                    "DELETE /api/v1/session");

    private static final Path GOLDEN =
            Path.of("src/test/resources/io/affogato/platform/launcher/view");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir private Path folder;
    private ModalityKernel kernel;
    private LiveRuns runs;
    private ConsoleBackend backend;
    private JsonNode description;

    @BeforeEach
    void open() throws IOException {
        Engines.start(); // the page of the system names devices
        AffogatoHome home =
                new AffogatoHome(
                        folder.resolve("installation"),
                        folder.resolve("data"),
                        List.of(Files.createDirectories(folder.resolve("bundles"))));
        Files.write(folder.resolve("bundles/junk.jar"), new byte[777]);
        kernel = ModalityKernel.start(KernelSettings.of(home.data(), home.bundleFolders()));
        AdapterStore store = new AdapterStore(home.adapters());
        runs = new LiveRuns(folder.resolve("runs"), () -> null);
        backend =
                new ConsoleBackend(
                        home,
                        new ConsoleBackend.Admins(
                                kernel.admin(),
                                new LiveAdapters(store, kernel::registry, home),
                                runs),
                        kernel.registry(),
                        store,
                        new ConsoleSettings(
                                InetAddress.getLoopbackAddress(),
                                0,
                                List.of(),
                                Optional.empty(),
                                "t".repeat(43),
                                Optional.empty(),
                                folder,
                                ConsoleSettings.Limits.USUAL),
                        new ConsoleBackend.Options(
                                folder.resolve("runs"),
                                List.of(),
                                List.of(),
                                false,
                                1,
                                1,
                                kernel.trust(),
                                EncoderWatch.NONE,
                                Map.of("affogato", "1.0.0")));
        description = MAPPER.readTree(content(get("/api/v1/openapi.json")));
    }

    @AfterEach
    void close() {
        backend.close();
        runs.close();
        kernel.close();
    }

    private ConsoleReply get(String path) {
        return backend.answer(ConsoleCall.of("GET", path, Map.of()));
    }

    private static byte[] content(ConsoleReply reply) {
        return ((ConsoleReply.Bytes) reply.body()).content();
    }

    @Test
    void everyRouteIsDescribedAndNoOtherIs() {
        assertEquals("3.1.0", description.path("openapi").asText());
        Set<String> described = new TreeSet<>();
        description
                .path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method ->
                                                        described.add(
                                                                method.toUpperCase(Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey())));
        Set<String> answered = new TreeSet<>(backend.routes());
        answered.addAll(FRONT);
        assertEquals(answered, described);
    }

    @Test
    void everyNameIsThereAndOperationsAreToldApart() {
        List<String> references = new ArrayList<>();
        description.findValuesAsText("$ref").forEach(references::add);
        for (String reference : references) {
            assertTrue(!description.at(reference.substring(1)).isMissingNode(), reference);
        }
        Set<String> used = new TreeSet<>(references);
        description
                .path("components")
                .path("schemas")
                .fieldNames()
                .forEachRemaining(
                        name ->
                                assertTrue(
                                        used.contains("#/components/schemas/" + name)
                                                || name.equals("ModalityEvent"), // of events
                                        name));
        List<String> ids = description.findValuesAsText("operationId");
        assertEquals(ids.size(), Set.copyOf(ids).size(), ids::toString);
    }

    /** What is documented for an answer holds for the answers that programs rely on. */
    @Test
    void theDocumentsOfTheCommandLineAreDescribed() throws IOException {
        int checked = 0;
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                JsonNode document = MAPPER.readTree(Files.readString(file));
                check(schemaOf(document.path("schema").asText()), document);
                checked++;
            }
        }
        assertTrue(checked >= 20, "checked " + checked);
    }

    private String schemaOf(String name) {
        return description.path("components").path("schemas").properties().stream()
                .filter(
                        each ->
                                each.getValue()
                                        .at("/properties/schema/const")
                                        .asText()
                                        .equals(name))
                .map(each -> "#/components/schemas/" + each.getKey())
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not described"));
    }

    private void check(String reference, JsonNode document) {
        ObjectNode root = MAPPER.createObjectNode().put("$ref", reference);
        root.set("components", description.path("components"));
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(root);
        assertEquals("[]", schema.validate(document).toString(), document::toPrettyString);
    }

    @Test
    void whatIsAnsweredIsWhatIsDescribed() throws IOException {
        int checked = 0;
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            String reference =
                    path.getValue()
                            .at("/get/responses/200/content/application~1json/schema/$ref")
                            .asText();
            boolean answers = backend.routes().contains("GET " + path.getKey());
            // the answerer needs a trained model
            if (reference.isEmpty() || !answers || path.getKey().matches(".*([{]|/ask).*")) {
                continue;
            }
            ConsoleReply reply = get(path.getKey());
            assertEquals(200, reply.status(), path.getKey());
            check(reference, MAPPER.readTree(content(reply)));
            checked++;
        }
        assertTrue(checked >= 11, "checked " + checked);
    }
}
