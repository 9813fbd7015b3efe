package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drops jars into the folder of a running kernel whose archive, manifest or code is bad. */
final class RefusedFilesTest {

    private static final Duration LISTED_WITHIN = Duration.ofSeconds(2);

    @TempDir private Path root;
    private KernelHome home;
    private final List<RegistryEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startWithOneSense() throws IOException {
        home = KernelHome.withOneSense(root);
        home.close();
        home.start(s -> s.withAnswerLimit(Duration.ofMillis(1500)));
        home.kernel.registry().listen(events::add);
    }

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void oneFlippedByteInAClassIsNoticed() throws IOException {
        Path good = BundleJar.of("sight").write(root.resolve("sight.jar"));
        byte[] bytes = Files.readAllBytes(good);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(home.bundles.resolve("sight.jar"), bytes);

        Refusal refusal = home.refusal("sight.jar");

        assertEquals(RefusalCode.DAMAGED, refusal.code(), refusal.reason());
        assertUndisturbed();
    }

    @Test
    void aThrowingConstructorIsRefusedWithItsMessage() throws IOException {
        BundleJar.of("sight")
                .constructor("throw new IllegalStateException(\"no lens\");")
                .write(home.bundles.resolve("sight.jar"));

        Refusal refusal = home.refusal("sight.jar");

        assertEquals(RefusalCode.FAILED, refusal.code());
        assertEquals(
                "constructing io.example.sense.Sense failed: java.lang.IllegalStateException: no"
                        + " lens",
                refusal.reason());
        assertUndisturbed();
    }

    @Test
    void anErrorInTheSpecIsContained() throws IOException {
        BundleJar.of("sight")
                .spec("throw new NoClassDefFoundError(\"gone\");")
                .write(home.bundles.resolve("sight.jar"));

        Refusal refusal = home.refusal("sight.jar");

        assertEquals(RefusalCode.FAILED, refusal.code());
        assertTrue(refusal.reason().contains("spec"), refusal.reason());
        assertUndisturbed();
    }

    @Test
    void aHangingConstructorIsRefusedWhileOthersAreServed() throws IOException {
        BundleJar.of("aloof")
                .constructor(
                        "try { Thread.sleep(60_000); } catch (InterruptedException e) { throw new"
                                + " IllegalStateException(e); }")
                .write(home.bundles.resolve("aloof.jar"));
        BundleJar.of("sight").write(home.bundles.resolve("sight.jar"));

        home.within(LISTED_WITHIN, () -> home.ids().equals(List.of("warmth", "sight")));
        Refusal refusal = home.refusal("aloof.jar");

        assertEquals(RefusalCode.NO_ANSWER, refusal.code());
        assertTrue(
                refusal.reason().contains("blocked at io.example.sense.Sense.<init>(Sense.java:"),
                refusal.reason());
    }

    @Test
    void aBadReplacementLeavesTheOldVersionInstalled() throws IOException {
        BundleJar.of("warmth")
                .version("1.1.0")
                .constructor("throw new IllegalStateException(\"cold\");")
                .write(home.bundles.resolve("warmth.jar"));

        Refusal refusal = home.refusal("warmth.jar");

        assertTrue(
                refusal.reason().endsWith("cold; modality 'warmth' 1.0.0 stays installed"),
                refusal.reason());
        assertUndisturbed();
    }

    @Test
    void headersThatTieBundlesTogetherAreRefused() throws IOException {
        BundleJar.of("sight")
                .header("Fragment-Host", "system.bundle; extension:=framework")
                .write(home.bundles.resolve("fragment.jar"));
        BundleJar.of("smell")
                .header("Export-Package", "io.example.sense")
                .write(home.bundles.resolve("exporter.jar"));
        BundleJar.of("taste")
                .header("Require-Capability", null)
                .write(home.bundles.resolve("undated.jar"));

        assertEquals(RefusalCode.FRAGMENT, home.refusal("fragment.jar").code());
        assertEquals(RefusalCode.EXPORTS, home.refusal("exporter.jar").code());
        assertEquals(RefusalCode.BAD_MANIFEST, home.refusal("undated.jar").code());
        assertTrue(home.refusal("fragment.jar").reason().contains("Fragment-Host"));
        assertTrue(home.refusal("exporter.jar").reason().contains("Export-Package"));
        assertTrue(home.refusal("undated.jar").reason().contains("affogato.runtime"));
        assertUndisturbed();
    }

    @Test
    void aBundleSeesNothingOfTheHostThatItDoesNotImport() throws IOException {
        BundleJar.of("sight")
                .header("Import-Package", "io.affogato.modality")
                .constructor("ai.djl.ndarray.types.Shape s = new ai.djl.ndarray.types.Shape(3);")
                .write(home.bundles.resolve("sight.jar"));

        Refusal refusal = home.refusal("sight.jar");

        assertEquals(RefusalCode.FAILED, refusal.code());
        assertTrue(refusal.reason().contains("NoClassDefFoundError"), refusal.reason());
    }

    private void assertUndisturbed() {
        assertEquals(List.of("warmth"), home.ids());
        assertEquals("version 1.0.0", home.answer("warmth"));
        assertFalse(
                events.stream().anyMatch(e -> e.kind() != RegistryEvent.Kind.REFUSED),
                events.toString());
    }
}
