package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ReaderContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drops jars into the folder of a running kernel. */
final class DropInFolderTest {

    private static final Duration LISTED_WITHIN = Duration.ofSeconds(2);
    private static final Duration ANSWER_LIMIT = Duration.ofMillis(1500);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir private Path home;
    private Path bundles;
    private ModalityKernel kernel;
    private final List<RegistryEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startWithOneSense() throws IOException {
        bundles = Files.createDirectories(home.resolve("a folder of bundles"));
        BundleJar.of("warmth").order(30).write(bundles.resolve("warmth.jar"));
        kernel =
                ModalityKernel.start(
                        KernelSettings.of(home.resolve("data"), List.of(bundles))
                                .withAnswerLimit(ANSWER_LIMIT));
        kernel.registry().listen(events::add);
    }

    @AfterEach
    void stop() {
        kernel.close();
    }

    @Test
    void whatLiesThereIsInstalledWhenTheKernelHasStarted() {
        assertEquals(List.of("warmth"), ids());
        InstalledModality warmth = modality("warmth");
        assertEquals("1.0.0", warmth.version());
        assertEquals(30, warmth.order());
        assertEquals(bundles.resolve("warmth.jar"), warmth.file());
        assertEquals(64, warmth.sha256().length());
    }

    @Test
    void aDroppedBundleIsListedWithinTwoSecondsInItsPlace() throws IOException {
        Path partial = BundleJar.of("sight").order(7).write(home.resolve("sight.jar"));

        Files.copy(partial, bundles.resolve("sight.jar"));

        eventually(LISTED_WITHIN, () -> ids().equals(List.of("sight", "warmth")));
        assertEquals(RegistryEvent.Kind.ADDED, events.get(0).kind());
        assertEquals("modality 'sight' 1.0.0 installed", events.get(0).message());
    }

    @Test
    void aCorruptArchiveIsRefused() throws IOException {
        Files.write(bundles.resolve("junk.jar"), new byte[4321]);

        Refusal refusal = refusal("junk.jar");

        assertEquals(RefusalCode.NOT_AN_ARCHIVE, refusal.code());
        assertTrue(refusal.reason().contains("4321 bytes"), refusal.reason());
        assertUndisturbed();
    }

    @Test
    void oneFlippedByteInAClassIsNoticed() throws IOException {
        Path good = BundleJar.of("sight").write(home.resolve("sight.jar"));
        byte[] bytes = Files.readAllBytes(good);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(bundles.resolve("sight.jar"), bytes);

        Refusal refusal = refusal("sight.jar");

        assertEquals(RefusalCode.DAMAGED, refusal.code(), refusal.reason());
        assertUndisturbed();
    }

    @Test
    void anotherMajorVersionOfTheSpiIsRefusedInPlainWords() throws IOException {
        BundleJar.of("sight").spi("2.0.0", "3.0.0").write(bundles.resolve("sight.jar"));

        Refusal refusal = refusal("sight.jar");

        assertEquals(RefusalCode.WRONG_SPI, refusal.code());
        assertTrue(
                refusal.reason().startsWith("built for modality SPI 2.0, this runtime offers 1.0"),
                refusal.reason());
        assertUndisturbed();
    }

    @Test
    void aMissingPackageIsNamedWithItsRange() throws IOException {
        BundleJar.of("sight")
                .header("Import-Package", "com.acme.nope;version=\"[1.2,2)\"")
                .write(bundles.resolve("sight.jar"));

        Refusal refusal = refusal("sight.jar");

        assertEquals(RefusalCode.MISSING_REQUIREMENT, refusal.code());
        assertTrue(
                refusal.reason()
                        .startsWith(
                                "needs package com.acme.nope version 1.2 up to (not including)"
                                        + " 2.0"),
                refusal.reason());
    }

    @Test
    void aSecondBundleWithTheSameIdIsRefusedUntilTheHolderLeaves() throws IOException {
        BundleJar.of("warmth")
                .header("Bundle-SymbolicName", "io.example.rival")
                .write(bundles.resolve("rival.jar"));

        Refusal refusal = refusal("rival.jar");

        assertEquals(RefusalCode.DUPLICATE, refusal.code());
        assertTrue(
                refusal.reason()
                        .startsWith(
                                "modality 'warmth' is already offered by io.example.warmth 1.0.0 in"
                                        + " "
                                        + bundles.resolve("warmth.jar")),
                refusal.reason());
        assertUndisturbed();

        Files.delete(bundles.resolve("warmth.jar"));

        eventually(LONG, () -> kernel.registry().snapshot().refusals().isEmpty());
        assertEquals("io.example.rival", modality("warmth").bundle());
    }

    @Test
    void aThrowingConstructorIsRefusedWithItsMessage() throws IOException {
        BundleJar.of("sight")
                .constructor("throw new IllegalStateException(\"no lens\");")
                .write(bundles.resolve("sight.jar"));

        Refusal refusal = refusal("sight.jar");

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
                .write(bundles.resolve("sight.jar"));

        Refusal refusal = refusal("sight.jar");

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
                .write(bundles.resolve("aloof.jar"));
        BundleJar.of("sight").write(bundles.resolve("sight.jar"));

        eventually(LISTED_WITHIN, () -> ids().equals(List.of("warmth", "sight")));
        Refusal refusal = refusal("aloof.jar");

        assertEquals(RefusalCode.NO_ANSWER, refusal.code());
        assertTrue(
                refusal.reason().contains("blocked at io.example.sense.Sense.<init>(Sense.java:"),
                refusal.reason());
    }

    @Test
    void aDeletedFileTakesItsModalityAway() throws IOException {
        Files.delete(bundles.resolve("warmth.jar"));

        eventually(LISTED_WITHIN, () -> ids().isEmpty());

        ModalityException missing =
                assertThrows(
                        ModalityException.class,
                        () -> kernel.registry().snapshot().modality(new ModalityId("warmth")));
        assertEquals(ErrorCode.UNAVAILABLE, missing.code());
    }

    @Test
    void aNewVersionTakesThePlaceOfTheOldOneWhichWorksWhileItIsLeased() throws IOException {
        try (ModalityRegistry.Lease lease = kernel.registry().lease()) {
            Modality old = lease.snapshot().modality(new ModalityId("warmth")).modality();

            BundleJar.of("warmth").version("1.1.0").write(bundles.resolve("warmth.jar"));
            eventually(LONG, () -> version("warmth").equals("1.1.0"));

            assertEquals("version 1.0.0", fingerprint(old));
            assertEquals("version 1.1.0", fingerprint(modality("warmth").modality()));
        }
        assertEquals(RegistryEvent.Kind.REPLACED, events.get(0).kind());
        assertEquals(1, events.size());
    }

    @Test
    void aBadReplacementLeavesTheOldVersionInstalled() throws IOException {
        BundleJar.of("warmth")
                .version("1.1.0")
                .constructor("throw new IllegalStateException(\"cold\");")
                .write(bundles.resolve("warmth.jar"));

        Refusal refusal = refusal("warmth.jar");

        assertTrue(
                refusal.reason().endsWith("cold; modality 'warmth' 1.0.0 stays installed"),
                refusal.reason());
        assertUndisturbed();
    }

    @Test
    void aNewerVersionInAnotherFileShadowsTheOlderOne() throws IOException {
        BundleJar.of("warmth").version("1.2.0").write(bundles.resolve("warmth-1.2.jar"));

        eventually(LONG, () -> version("warmth").equals("1.2.0"));
        assertEquals(RefusalCode.SHADOWED, refusal("warmth.jar").code());

        Files.delete(bundles.resolve("warmth-1.2.jar"));

        eventually(LONG, () -> version("warmth").equals("1.0.0"));
        assertTrue(kernel.registry().snapshot().refusals().isEmpty());
    }

    @Test
    void aGrowingFileIsLeftAloneUntilItIsComplete() throws Exception {
        byte[] bytes = Files.readAllBytes(BundleJar.of("sight").write(home.resolve("sight.jar")));
        Path target = bundles.resolve("sight.jar");
        int chunk = bytes.length / 9;
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int at = 0; at < bytes.length; at += chunk) {
                out.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk)));
                out.flush();
                Thread.sleep(150);
                assertEquals(List.of("warmth"), ids());
                assertTrue(kernel.registry().snapshot().refusals().isEmpty());
            }
        }
        eventually(LISTED_WITHIN, () -> ids().equals(List.of("warmth", "sight")));
    }

    @Test
    void otherFilesAreNotLookedAt() throws Exception {
        Files.writeString(bundles.resolve("README.txt"), "put bundles here");
        Files.writeString(bundles.resolve("sight.jar.tmp"), "half");
        Files.writeString(bundles.resolve(".sight.jar"), "hidden");
        BundleJar.of("sight").write(bundles.resolve("sight.jar"));

        eventually(LISTED_WITHIN, () -> ids().size() == 2);

        assertTrue(kernel.registry().snapshot().refusals().isEmpty());
    }

    @Test
    void headersThatTieBundlesTogetherAreRefused() throws IOException {
        BundleJar.of("sight")
                .header("Fragment-Host", "system.bundle; extension:=framework")
                .write(bundles.resolve("fragment.jar"));
        BundleJar.of("smell")
                .header("Export-Package", "io.example.sense")
                .write(bundles.resolve("exporter.jar"));
        BundleJar.of("taste")
                .header("Require-Capability", null)
                .write(bundles.resolve("undated.jar"));

        for (String file : List.of("fragment.jar", "exporter.jar", "undated.jar")) {
            assertEquals(RefusalCode.BAD_MANIFEST, refusal(file).code());
        }
        assertTrue(refusal("fragment.jar").reason().contains("Fragment-Host"));
        assertTrue(refusal("exporter.jar").reason().contains("Export-Package"));
        assertTrue(refusal("undated.jar").reason().contains("affogato.runtime"));
        assertUndisturbed();
    }

    @Test
    void aBundleSeesNothingOfTheHostThatItDoesNotImport() throws IOException {
        BundleJar.of("sight")
                .header("Import-Package", "io.affogato.modality")
                .constructor("ai.djl.ndarray.types.Shape s = new ai.djl.ndarray.types.Shape(3);")
                .write(bundles.resolve("sight.jar"));

        Refusal refusal = refusal("sight.jar");

        assertEquals(RefusalCode.FAILED, refusal.code());
        assertTrue(refusal.reason().contains("NoClassDefFoundError"), refusal.reason());
    }

    private void assertUndisturbed() {
        assertEquals(List.of("warmth"), ids());
        assertEquals("1.0.0", modality("warmth").version());
        assertEquals("version 1.0.0", fingerprint(modality("warmth").modality()));
        assertFalse(
                events.stream().anyMatch(e -> e.kind() != RegistryEvent.Kind.REFUSED),
                events.toString());
    }

    private static String fingerprint(Modality modality) {
        return modality.openReader(new ReaderContext(Path.of("none"), 5)).fingerprint();
    }

    private List<String> ids() {
        return kernel.registry().snapshot().modalities().stream().map(m -> m.id().value()).toList();
    }

    private InstalledModality modality(String id) {
        return kernel.registry().snapshot().modality(new ModalityId(id));
    }

    private String version(String id) {
        return kernel.registry()
                .snapshot()
                .find(new ModalityId(id))
                .map(InstalledModality::version)
                .orElse("none");
    }

    private Refusal refusal(String file) {
        Path path = bundles.resolve(file);
        eventually(LONG, () -> findRefusal(path) != null);
        return findRefusal(path);
    }

    private Refusal findRefusal(Path file) {
        return kernel.registry().snapshot().refusals().stream()
                .filter(r -> r.file().equals(file))
                .findFirst()
                .orElse(null);
    }

    private void eventually(Duration limit, BooleanSupplier claim) {
        long end = System.nanoTime() + limit.toNanos();
        while (!claim.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < end,
                    () -> "not within %s: %s".formatted(limit, kernel.registry().snapshot()));
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
