package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Finding;
import io.affogato.platform.admin.ModalityRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bad bundle of each kind beside a good one: its state, its words, and no harm done. */
final class BadBundlesTest {

    @TempDir private Path root;
    private KernelHome home;

    @BeforeEach
    void startWithOneSense() throws IOException {
        home = new KernelHome(root);
        home.drop(BundleJar.of("warmth"), "warmth.jar");
        home.start(s -> s.withAnswerLimit(Duration.ofMillis(1500)));
    }

    @AfterEach
    void theGoodOneServesOn() {
        assertEquals("version 1.0.0", home.answer("warmth"));
        home.close();
    }

    private void assertRow(Path file, BundleState state, String code, String... words) {
        ModalityRow row = home.await(file, state);
        assertEquals(code, row.code(), row.reason());
        for (String word : words) {
            assertTrue(row.reason().contains(word), row.reason());
        }
    }

    @Test
    void aCorruptArchive() throws IOException {
        Path file = Files.write(home.bundles.resolve("junk.jar"), new byte[4321]);

        assertRow(file, BundleState.REJECTED, "MOD-101", "4321 bytes", "central directory");
    }

    @Test
    void aGoodFileOverwrittenByAPartOfItsSuccessor() throws IOException {
        Path next = BundleJar.of("warmth").version("1.1.0").write(root.resolve("next.jar"));
        byte[] bytes = Files.readAllBytes(next);
        Path file = home.bundles.resolve("warmth.jar");
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        home.eventually(() -> !home.kernel.registry().snapshot().refusals().isEmpty());

        Refusal refusal = home.kernel.registry().snapshot().refusals().get(0);
        assertEquals(RefusalCode.NOT_AN_ARCHIVE, refusal.code());
        assertTrue(
                refusal.reason().endsWith("modality 'warmth' 1.0.0 stays installed"),
                refusal.reason());
        assertEquals(BundleState.ACTIVE, home.state("warmth", "1.0.0"));
        Files.write(file, bytes);
        home.eventually(() -> home.version("warmth").equals("1.1.0"));
        home.drop(BundleJar.of("warmth"), "warmth.jar");
        home.eventually(() -> home.version("warmth").equals("1.0.0"));
    }

    @Test
    void aMissingPackage() throws IOException {
        Path file =
                home.drop(
                        BundleJar.of("sight")
                                .header("Import-Package", "com.acme.nope;version=\"[1,2)\""),
                        "sight.jar");

        assertRow(
                file,
                BundleState.REJECTED,
                "MOD-301",
                "com.acme.nope version 1.0 up to (not including) 2.0; nothing provides it",
                "embed the library");
    }

    @Test
    void aPackageInAnotherVersion() throws IOException {
        Path file =
                home.drop(
                        BundleJar.of("sight")
                                .header("Import-Package", "ai.djl.ndarray;version=\"[7.5,8)\""),
                        "sight.jar");

        assertRow(
                file,
                BundleState.REJECTED,
                "MOD-301",
                "needs package ai.djl.ndarray version 7.5 up to (not including) 8.0;"
                        + " this runtime offers it in version 0.35");
    }

    @Test
    void anotherVersionOfTheSpi() throws IOException {
        Path file = home.drop(BundleJar.of("sight").spi("2.0.0", "3.0.0"), "sight.jar");

        assertRow(
                file,
                BundleState.REJECTED,
                "MOD-302",
                "SPI 2.0 up to (not including) 3.0",
                "this runtime offers 1.0");
    }

    @Test
    void anActivatorThatThrows() throws IOException {
        Path file =
                home.drop(
                        BundleJar.of("sight")
                                .activator("throw new IllegalStateException(\"no lens\");"),
                        "sight.jar");

        assertRow(file, BundleState.REJECTED, "MOD-401", "starting failed", "no lens");
        List<Finding> findings = home.kernel.admin().diagnose(Optional.of(new ModalityId("sight")));
        assertTrue(
                findings.get(0)
                        .details()
                        .get(1)
                        .startsWith("at io.example.sense.Sense$Start.start("),
                findings.toString());
    }

    @Test
    void anUpdateWhoseActivatorThrowsLeavesTheOldVersionInUse() throws IOException {
        Path file =
                home.drop(
                        BundleJar.of("warmth")
                                .version("1.1.0")
                                .activator("throw new IllegalStateException(\"no lens\");"),
                        "warmth 2.jar");

        assertRow(
                file,
                BundleState.REJECTED,
                "MOD-401",
                "no lens",
                "modality 'warmth' 1.0.0 stays installed");
        home.restart();
        assertRow(file, BundleState.REJECTED, "MOD-401", "no lens"); // the second try, not a third
    }

    @Test
    void anActivatorThatHangs() throws IOException {
        Path file =
                home.drop(
                        BundleJar.of("sight")
                                .activator(
                                        "while (true) { try { Thread.sleep(60_000); } catch"
                                                + " (InterruptedException e) { continue; } }"),
                        "sight.jar");
        home.drop(BundleJar.of("smell"), "smell.jar");
        home.eventually(() -> home.version("smell").equals("1.0.0"));

        assertRow(
                file,
                BundleState.QUARANTINED,
                "MOD-402",
                "no answer in 1.5 s",
                "Start.start(Sense.java");
        List<Finding> findings = home.kernel.admin().diagnose(Optional.of(new ModalityId("sight")));
        assertTrue(
                findings.stream()
                        .anyMatch(
                                f ->
                                        f.message().contains("could not be stopped")
                                                && f.details().toString().contains("Start.start")),
                findings.toString());
    }

    @Test
    void aDescriptionThatChanges() throws IOException {
        Path file =
                home.drop(
                        BundleJar.of("sight")
                                .members("private int asked;")
                                .spec("return ModalitySpec.perFrame(\"\" + asked++);"),
                        "sight.jar");

        assertRow(file, BundleState.REJECTED, "MOD-405", "spec() must be constant");
    }

    @Test
    void aReaderThatChangesItsFingerprint() throws IOException {
        Path file =
                home.drop(
                        BundleJar.of("sight").fingerprint("\"at \" + System.nanoTime()"),
                        "sight.jar");

        assertRow(file, BundleState.REJECTED, "MOD-405", "fingerprint() must be constant");
    }

    @Test
    void aReaderThatThrowsWhatItMustNot() throws IOException {
        Path file =
                home.drop(
                        BundleJar.of("sight").fingerprint("String.valueOf((char[]) null)"),
                        "sight.jar");

        assertRow(file, BundleState.REJECTED, "MOD-405", "NullPointerException");
    }

    @Test
    void anImportOfThePlatform() throws IOException {
        Path file =
                home.drop(
                        BundleJar.of("sight")
                                .header(
                                        "Import-Package",
                                        "io.affogato.modality,io.affogato.platform.admin"),
                        "sight.jar");

        assertRow(
                file,
                BundleState.REJECTED,
                "MOD-210",
                "must not import io.affogato.platform.admin");
    }

    @Test
    void olderAndEqualVersionsInOtherFilesStandAside() throws IOException {
        Path older = home.drop(BundleJar.of("warmth").version("0.9.0"), "older.jar");
        Path same = home.drop(BundleJar.of("warmth").order(11), "same.jar");

        assertRow(older, BundleState.SHADOWED, "MOD-221", "older than version 1.0.0");
        assertRow(same, BundleState.REJECTED, "MOD-220", "already offered");
    }

    @Test
    void aRebuiltFileWithItsOldVersionWhereThatIsNotAllowed() throws IOException {
        home.close();
        home.start(s -> s.withSameVersion(false));
        home.drop(BundleJar.of("warmth").order(44), "warmth.jar");

        home.eventually(() -> !home.kernel.registry().snapshot().refusals().isEmpty());

        Refusal refusal = home.kernel.registry().snapshot().refusals().get(0);
        assertEquals(RefusalCode.SAME_VERSION, refusal.code());
        assertEquals(100, home.kernel.admin().list(false).get(0).order());
    }
}
