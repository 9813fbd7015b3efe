package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A bundle that takes the whole process down is quarantined at the next start. */
@ExtendWith(SharedInstallation.class)
class DeadlyBundlesIT {

    private static final String WILD_WRITE =
            """
            java.lang.reflect.Field field =
                    Class.forName("sun.misc.Unsafe", true, ClassLoader.getSystemClassLoader())
                            .getDeclaredField("theUnsafe");
            field.setAccessible(true);
            Object memory = field.get(null);
            memory.getClass()
                    .getMethod("putAddress", long.class, long.class)
                    .invoke(memory, 0L, 1L);
            """;

    /** What the Java machine ends with after a crash if it leaves no core. */
    private static final int CRASHED = 1;

    private static Installation affogato;

    @BeforeAll
    static void unpacked(Installation shared) {
        affogato = shared;
    }

    @Test
    void oneThatCallsExit(@TempDir Path place) throws Exception {
        assertEquals(7, endedBy("System.exit(7);", place));
        assertQuarantined(place);
    }

    @Test
    void oneThatCrashesInNativeCode(@TempDir Path place) throws Exception {
        assertEquals(CRASHED, endedBy(WILD_WRITE, place));
        assertTrue(Files.readString(place.resolve("crash.txt")).contains("SIGSEGV"));
        assertQuarantined(place);
    }

    private static Map<String, String> environment(Path place) {
        return Map.of(
                "AFFOGATO_BUNDLES", place.resolve("bundles").toString(),
                "AFFOGATO_DATA", place.resolve("data").toString(),
                "AFFOGATO_JAVA_OPTS",
                        "-XX:-CreateCoredumpOnCrash -XX:ErrorFile=" + place.resolve("crash.txt"));
    }

    /** Drops a bundle beside a running process and returns how that ended. */
    private static int endedBy(String statements, Path place) throws Exception {
        Path bundles = Files.createDirectories(place.resolve("bundles"));
        Path touch = affogato.folder().resolve("bundles/modality-touch-1.0.0.jar");
        try (Watch watch = Watch.start(affogato, environment(place))) {
            watch.await(Duration.ofMinutes(3), "watching");
            new BundleForge(touch)
                    .copy()
                    .id("deadly")
                    .onStart(statements)
                    .write(bundles.resolve("deadly.jar"));
            return watch.awaitEnd(Duration.ofSeconds(30));
        }
    }

    /** The next start knows who did it, says so, and has everything else in use. */
    private static void assertQuarantined(Path place) throws Exception {
        String list =
                affogato.run(environment(place), "modality", "list", "-o", "json").ends(0).out();
        JsonNode document = new ObjectMapper().readTree(list);
        for (String id : List.of("image", "flow", "pointcloud", "audio", "thermal", "touch")) {
            assertTrue(document.path("items").findValuesAsText("id").contains(id), list);
        }
        assertEquals(1, document.path("refused").size(), list);
        JsonNode row = document.path("refused").path(0);
        assertEquals("deadly", row.path("id").asText(), list);
        assertEquals("QUARANTINED", row.path("state").asText(), list);
        assertEquals("MOD-403", row.path("code").asText(), list);
        String reason = row.path("reason").asText();
        assertTrue(reason.startsWith("the process ended during its start or probe at 20"), reason);
        assertTrue(reason.contains("release it to try again"), reason);
        try (Stream<String> journal =
                Files.lines(place.resolve("data/modalities/journal.ndjson"))) {
            List<String> told =
                    journal.filter(line -> line.contains("MOD-403") && line.contains("deadly"))
                            .toList();
            assertFalse(told.isEmpty(), "the journal says nothing");
        }
    }
}
