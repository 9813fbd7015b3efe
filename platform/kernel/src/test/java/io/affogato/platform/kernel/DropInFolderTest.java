package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drops jars into the folder of a running kernel. */
final class DropInFolderTest {

    private static final Duration LISTED_WITHIN = Duration.ofSeconds(2);

    @TempDir private Path root;
    private KernelHome home;
    private final List<RegistryEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startWithOneSense() throws IOException {
        home = KernelHome.withOneSense(root);
        home.kernel.registry().listen(events::add);
    }

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void whatLiesThereIsInstalledWhenTheKernelHasStarted() {
        assertEquals(List.of("warmth"), home.ids());
        InstalledModality warmth = modality("warmth");
        assertEquals("1.0.0", warmth.version());
        assertEquals(30, warmth.order());
        assertEquals(home.bundles.resolve("warmth.jar"), warmth.file());
        assertEquals(64, warmth.sha256().length());
    }

    @Test
    void aDroppedBundleIsListedWithinTwoSecondsInItsPlace() throws IOException {
        Path partial = BundleJar.of("sight").order(7).write(root.resolve("sight.jar"));

        Files.copy(partial, home.bundles.resolve("sight.jar"));

        home.within(LISTED_WITHIN, () -> home.ids().equals(List.of("sight", "warmth")));
        assertEquals(RegistryEvent.Kind.ADDED, events.get(0).kind());
        assertEquals("modality 'sight' 1.0.0 installed", events.get(0).message());
    }

    @Test
    void aSecondBundleWithTheSameIdIsRefusedUntilTheHolderLeaves() throws IOException {
        BundleJar.of("warmth")
                .header("Bundle-SymbolicName", "io.example.rival")
                .write(home.bundles.resolve("rival.jar"));

        Refusal refusal = home.refusal("rival.jar");

        assertEquals(RefusalCode.DUPLICATE, refusal.code());
        assertTrue(
                refusal.reason()
                        .startsWith(
                                "modality 'warmth' is already offered by io.example.warmth 1.0.0 in"
                                        + " "
                                        + home.bundles.resolve("warmth.jar")),
                refusal.reason());
        assertUndisturbed();

        Files.delete(home.bundles.resolve("warmth.jar"));

        home.eventually(() -> home.kernel.registry().snapshot().refusals().isEmpty());
        assertEquals("io.example.rival", modality("warmth").bundle());
    }

    @Test
    void aDeletedFileTakesItsModalityAway() throws IOException {
        Files.delete(home.bundles.resolve("warmth.jar"));

        home.within(LISTED_WITHIN, () -> home.ids().isEmpty());

        ModalityException missing =
                assertThrows(
                        ModalityException.class,
                        () -> home.kernel.registry().snapshot().modality(new ModalityId("warmth")));
        assertEquals(ErrorCode.UNAVAILABLE, missing.code());
    }

    @Test
    void aNewVersionTakesThePlaceOfTheOldOneWhichWorksWhileItIsLeased() throws IOException {
        try (ModalityRegistry.Lease lease = home.kernel.registry().lease()) {
            InstalledModality old = lease.snapshot().modality(new ModalityId("warmth"));

            BundleJar.of("warmth").version("1.1.0").write(home.bundles.resolve("warmth.jar"));
            home.eventually(() -> home.version("warmth").equals("1.1.0"));

            assertEquals("version 1.0.0", KernelHome.answer(old));
            assertEquals("version 1.1.0", home.answer("warmth"));
        }
        assertEquals(RegistryEvent.Kind.REPLACED, events.get(0).kind());
        assertEquals(1, events.size());
    }

    @Test
    void aNewerVersionInAnotherFileShadowsTheOlderOne() throws IOException {
        BundleJar.of("warmth").version("1.2.0").write(home.bundles.resolve("warmth-1.2.jar"));

        home.eventually(() -> home.version("warmth").equals("1.2.0"));
        assertEquals(RefusalCode.SHADOWED, home.refusal("warmth.jar").code());

        Files.delete(home.bundles.resolve("warmth-1.2.jar"));

        home.eventually(() -> home.version("warmth").equals("1.0.0"));
        assertTrue(home.kernel.registry().snapshot().refusals().isEmpty());
    }

    @Test
    void aGrowingFileIsLeftAloneUntilItIsComplete() throws Exception {
        byte[] bytes = Files.readAllBytes(BundleJar.of("sight").write(root.resolve("sight.jar")));
        Path target = home.bundles.resolve("sight.jar");
        int chunk = bytes.length / 9;
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int at = 0; at < bytes.length; at += chunk) {
                out.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk)));
                out.flush();
                Thread.sleep(150);
                assertEquals(List.of("warmth"), home.ids());
                assertTrue(home.kernel.registry().snapshot().refusals().isEmpty());
            }
        }
        home.within(LISTED_WITHIN, () -> home.ids().equals(List.of("warmth", "sight")));
    }

    @Test
    void otherFilesAreNotLookedAt() throws Exception {
        Files.writeString(home.bundles.resolve("README.txt"), "put bundles here");
        Files.writeString(home.bundles.resolve("sight.jar.tmp"), "half");
        Files.writeString(home.bundles.resolve(".sight.jar"), "hidden");
        BundleJar.of("sight").write(home.bundles.resolve("sight.jar"));

        home.within(LISTED_WITHIN, () -> home.ids().size() == 2);

        assertTrue(home.kernel.registry().snapshot().refusals().isEmpty());
    }

    private void assertUndisturbed() {
        assertEquals(List.of("warmth"), home.ids());
        assertEquals("version 1.0.0", home.answer("warmth"));
        assertFalse(
                events.stream().anyMatch(e -> e.kind() != RegistryEvent.Kind.REFUSED),
                events.toString());
    }

    private InstalledModality modality(String id) {
        return home.kernel.registry().snapshot().modality(new ModalityId(id));
    }
}
