package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.Change.Kind;
import io.affogato.platform.admin.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the data folder that were cut off, spoilt, or cannot be written. */
final class TornFilesTest {

    @TempDir private Path root;
    private KernelHome home;
    private Path modalities;

    @BeforeEach
    void threeGenerations() throws IOException {
        home = new KernelHome(root);
        modalities = home.data.resolve("modalities");
        home.drop(BundleJar.of("smell"), "smell.jar");
        home.start();
        for (String version : List.of("1.0.0", "1.1.0")) {
            Path jar =
                    BundleJar.of("warmth")
                            .version(version)
                            .write(root.resolve("warmth-" + version + ".jar"));
            assertTrue(home.apply(Kind.INSTALL, jar.toString()).done());
        }
        home.close();
    }

    private static void tear(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }

    @Test
    void aTornStateFallsBackToTheNewestGenerationKept() throws IOException {
        tear(modalities.resolve("state.json"));

        try (KernelHome next = home.start()) {
            assertEquals("version 1.0.0", next.answer("warmth"));
            assertEquals("version 1.0.0", next.answer("smell"));
        }
    }

    @Test
    void withoutAnyReadableStateTheFoldersDecide() throws IOException {
        tear(modalities.resolve("state.json"));
        FolderTree.delete(modalities.resolve("history"));

        try (KernelHome next = home.start()) {
            assertEquals("none", next.version("warmth"));
            assertEquals("version 1.0.0", next.answer("smell"));
        }
    }

    @Test
    void aTornLastLineOfTheJournalIsDropped() throws IOException {
        Path journal = modalities.resolve("journal.ndjson");
        int lines = Files.readAllLines(journal).size();
        byte[] bytes = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(bytes, bytes.length - 9));

        try (KernelHome next = home.start()) {
            next.apply(Kind.DISABLE, "smell");
            List<JournalEntry> entries = next.kernel.admin().journal(0, 10_000);
            assertTrue(entries.size() > lines, entries.toString());
            for (int n = 0; n < entries.size(); n++) {
                assertEquals(n + 1, entries.get(n).number());
            }
        }
        assertFalse(Files.readString(journal).contains("}{"));
    }

    @Test
    void aSpoiltMarkOfTriesIsIgnored() throws IOException {
        Files.writeString(modalities.resolve("attempt.json"), "[{\"sha2");

        try (KernelHome next = home.start()) {
            assertEquals("version 1.1.0", next.answer("warmth"));
        }
    }

    @Test
    void bytesThatAreGoneFromTheStoreAreNamedAndNothingElseIsDisturbed() throws IOException {
        KernelState state = new StateStore(modalities).load();
        String sha256 = state.bundles().get("io.example.warmth").active().sha256();
        Files.delete(modalities.resolve("store").resolve(sha256 + ".jar"));
        try (KernelHome next = home.start()) {
            assertEquals("version 1.0.0", next.answer("smell"));
            assertTrue(
                    next.kernel.registry().snapshot().refusals().stream()
                            .anyMatch(r -> r.reason().contains("no longer in the store")));
            assertTrue(next.apply(Kind.ROLLBACK, "warmth").done());
            assertEquals("version 1.0.0", next.answer("warmth"));
        }
    }

    @Test
    void leftoversAreCleanedAndTheFrameworksCacheIsOfNoWorth() throws IOException {
        Path left = Files.writeString(modalities.resolve("store/copy-1.tmp"), "half");
        Path stray = Files.writeString(modalities.resolve("store/" + "a".repeat(64) + ".jar"), "x");
        Path cache = Files.createDirectories(home.data.resolve("cache/framework/1-dead/bundle1"));
        Files.writeString(cache.resolve("bundle.info"), "torn");

        try (KernelHome next = home.start()) {
            assertEquals("version 1.1.0", next.answer("warmth"));
            assertFalse(Files.exists(left));
            assertFalse(Files.exists(stray));
        }
    }

    @Test
    void aHomeThatCannotBeWrittenIsGoodForReading() {
        Path unwritable = Path.of("/proc");
        assumeTrue(Files.isDirectory(unwritable));
        assumeFalse(canWrite(unwritable));
        try (ModalityKernel kernel =
                ModalityKernel.start(KernelSettings.of(unwritable, List.of(home.bundles)))) {
            assertEquals("smell", kernel.admin().list(false).get(0).id());
            ModalityException refused =
                    assertThrows(
                            ModalityException.class,
                            () -> kernel.admin().apply(KernelHome.change(Kind.DISABLE, "smell")));
            assertEquals(ErrorCode.NO_OUTPUT, refused.code());
            assertTrue(refused.getMessage().contains("cannot be written"), refused.getMessage());
        }
    }

    private static boolean canWrite(Path folder) {
        try {
            Files.delete(Files.createFile(folder.resolve("affogato-test")));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
