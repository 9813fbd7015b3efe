package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.Change.Kind;
import io.affogato.platform.admin.ChangePlan;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.Generation;
import io.affogato.platform.admin.SwapPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every wish of an operator, and what a restart makes of it. */
final class ChangesTest {

    @TempDir private Path root;
    private KernelHome home;

    @BeforeEach
    void startWithOneSense() throws IOException {
        home = KernelHome.withOneSense(root);
    }

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void aFileIsInstalledByCommandAndOutlivesTheFileAndARestart() throws IOException {
        Path file = BundleJar.of("sight").order(7).write(root.resolve("sight.jar"));

        ChangeResult result = home.apply(Kind.INSTALL, file.toString());

        assertTrue(result.done(), result.message());
        assertEquals(2, result.generation());
        assertEquals("sight", result.rows().get(0).id());
        assertEquals(BundleState.ACTIVE, result.rows().get(0).state());
        assertEquals("", result.rows().get(0).file());
        assertEquals("version 1.0.0", home.answer("sight"));
        Files.delete(file);
        home.restart();
        assertEquals("version 1.0.0", home.answer("sight"));
        assertEquals(2, home.kernel.admin().history().get(0).number());
    }

    @Test
    void aPlanNamesTheEffectsAndChangesNothing() throws IOException {
        Path file = home.elsewhere("1.1.0");
        try (ModalityRegistry.ModalityLease lease =
                home.kernel
                        .registry()
                        .lease(
                                new ModalityId("warmth"),
                                LeaseRequest.of(LeaseKind.TRAINING_STAGE, "run 31"))) {
            ChangePlan plan =
                    home.kernel.admin().plan(KernelHome.change(Kind.INSTALL, file.toString()));

            assertTrue(plan.possible(), plan.reason());
            assertEquals(
                    List.of(
                            "modality 'warmth' 1.1.0 takes the place of 1.0.0",
                            "1 lease(s) of io.example.warmth drain",
                            "run 31 keeps 1.0.0 to the end of its stage"),
                    plan.effects());
            assertEquals("1.0.0", lease.modality().version());
        }
        assertEquals("1.0.0", home.version("warmth"));
        assertEquals(1, home.kernel.admin().history().size());
    }

    @Test
    void otherBytesUnderTheSameVersionNeedLeave() throws IOException {
        Path file = BundleJar.of("warmth").order(31).write(root.resolve("warmth-again.jar"));

        ChangeResult refused = home.apply(Kind.INSTALL, file.toString());
        ChangeResult allowed =
                home.kernel
                        .admin()
                        .apply(
                                new Change(
                                        Kind.INSTALL,
                                        file.toString(),
                                        "",
                                        SwapPolicy.IDLE,
                                        true,
                                        "",
                                        "ada"));

        assertFalse(refused.done());
        assertEquals("MOD-222", refused.code());
        assertTrue(allowed.done(), allowed.message());
        assertEquals(31, home.kernel.admin().list(false).get(0).order());
    }

    @Test
    void whatIsSwitchedOffStaysOffUntilItIsSwitchedOn() throws IOException {
        assertTrue(home.apply(Kind.DISABLE, "warmth").done());
        assertEquals("none", home.version("warmth"));
        assertEquals(BundleState.DISABLED, home.state("warmth", "1.0.0"));

        home.drop(BundleJar.of("warmth").version("1.1.0"), "warmth.jar");
        home.restart();
        assertEquals("none", home.version("warmth"));

        ChangeResult on = home.apply(Kind.ENABLE, "warmth");
        assertTrue(on.done(), on.message());
        home.eventually(() -> home.version("warmth").equals("1.1.0"));
    }

    @Test
    void anUninstalledFileIsLeftAloneUntilItsBytesChange() throws IOException {
        ChangeResult gone = home.apply(Kind.UNINSTALL, "warmth");

        assertTrue(gone.done(), gone.message());
        assertEquals("none", home.version("warmth"));
        home.restart();
        assertEquals("none", home.version("warmth"));
        assertTrue(home.kernel.registry().snapshot().refusals().isEmpty());
        assertEquals(
                "warmth uninstalled; the file is left alone until its bytes change",
                home.row(home.bundles.resolve("warmth.jar")).reason());

        home.drop(BundleJar.of("warmth").version("1.0.1"), "warmth.jar");
        home.eventually(() -> home.version("warmth").equals("1.0.1"));
    }

    @Test
    void whatWasUninstalledCanBeRolledBack() {
        home.apply(Kind.UNINSTALL, "warmth");

        ChangeResult back = home.apply(Kind.ROLLBACK, "warmth");

        assertTrue(back.done(), back.message());
        assertEquals("version 1.0.0", home.answer("warmth"));
        home.restart();
        assertEquals("version 1.0.0", home.answer("warmth"));
    }

    @Test
    void aModalityIsRolledBackAndTheDroppedFileStaysOut() throws IOException {
        home.drop(BundleJar.of("warmth").version("1.1.0"), "warmth.jar");
        home.eventually(() -> home.version("warmth").equals("1.1.0"));

        ChangeResult back = home.apply(Kind.ROLLBACK, "warmth");

        assertTrue(back.done(), back.message());
        assertEquals("version 1.0.0", home.answer("warmth"));
        home.restart();
        assertEquals("version 1.0.0", home.answer("warmth"));
        assertEquals(BundleState.RETIRED, home.state("warmth", "1.1.0"));

        ChangeResult forth =
                home.kernel
                        .admin()
                        .apply(
                                new Change(
                                        Kind.ROLLBACK,
                                        "warmth",
                                        "1.1.0",
                                        SwapPolicy.IDLE,
                                        false,
                                        "",
                                        "ada"));
        assertTrue(forth.done(), forth.message());
        assertEquals("version 1.1.0", home.answer("warmth"));
    }

    @Test
    void aRollbackIsVerifiedAnew() throws IOException {
        home.apply(Kind.INSTALL, home.elsewhere("1.1.0").toString());
        String old = home.kernel.admin().history().get(1).bundles().get("warmth");
        Path stored = home.data.resolve("modalities/store").resolve(old + ".jar");
        byte[] bytes = Files.readAllBytes(stored);
        bytes[bytes.length / 2] ^= 4;
        Files.write(stored, bytes);

        ChangeResult back = home.apply(Kind.ROLLBACK, "warmth");

        assertFalse(back.done());
        assertEquals("MOD-102", back.code());
        assertEquals("version 1.1.0", home.answer("warmth"));
    }

    @Test
    void aWholeGenerationComesBack() throws IOException {
        Path sight = BundleJar.of("sight").write(root.resolve("sight.jar"));
        home.apply(Kind.INSTALL, home.elsewhere("1.1.0").toString()); // 2
        home.apply(Kind.INSTALL, sight.toString()); // 3
        home.apply(Kind.INSTALL, home.elsewhere("1.2.0").toString()); // 4

        ChangeResult back = home.apply(Kind.RESTORE, "2");

        assertTrue(back.done(), back.message());
        assertEquals(5, back.generation());
        assertEquals("version 1.1.0", home.answer("warmth"));
        assertEquals("none", home.version("sight"));
        List<Generation> history = home.kernel.admin().history();
        assertEquals(
                List.of(5L, 4L, 3L, 2L, 1L), history.stream().map(Generation::number).toList());
        assertEquals(history.get(3).bundles(), history.get(0).bundles());
        home.restart();
        assertEquals("version 1.1.0", home.answer("warmth"));
        assertEquals("MOD-240", home.apply(Kind.RESTORE, "77").code());
    }

    @Test
    void aGenerationThatCannotComeBackWhollyChangesNothing() throws IOException {
        home.apply(Kind.INSTALL, home.elsewhere("1.1.0").toString()); // 2
        home.apply(
                Kind.INSTALL,
                BundleJar.of("sight")
                        .constructor(
                                "if (System.getProperty(\"lens.broken\") != null) throw new"
                                        + " IllegalStateException(\"no lens\");")
                        .write(root.resolve("sight.jar"))
                        .toString()); // 3
        home.apply(Kind.UNINSTALL, "sight"); // 4
        home.apply(Kind.INSTALL, home.elsewhere("1.2.0").toString()); // 5
        System.setProperty("lens.broken", "yes");
        try {
            ChangeResult back = home.apply(Kind.RESTORE, "3");

            assertFalse(back.done());
            assertEquals("MOD-401", back.code());
            assertEquals("version 1.2.0", home.answer("warmth"));
            assertEquals("none", home.version("sight"));
            assertEquals(5, home.kernel.admin().history().get(0).number());
        } finally {
            System.clearProperty("lens.broken");
        }
    }

    @Test
    void aBundleThatFailedThreeTimesIsReleasedWithAReason() throws IOException {
        Path bad =
                home.drop(
                        BundleJar.of("sight")
                                .constructor(
                                        "if (System.getProperty(\"lens.missing\") != null) throw"
                                                + " new IllegalStateException(\"no lens\");"),
                        "sight.jar");
        System.setProperty("lens.missing", "yes");
        try {
            home.restart();
            home.restart();
            home.restart();
            assertEquals("MOD-404", home.await(bad, BundleState.QUARANTINED).code());
        } finally {
            System.clearProperty("lens.missing");
        }
        home.restart();
        assertEquals("none", home.version("sight"));
        assertEquals("MOD-242", home.apply(Kind.RELEASE, "sight").code());

        ChangeResult released =
                home.kernel
                        .admin()
                        .apply(
                                new Change(
                                        Kind.RELEASE,
                                        "sight",
                                        "",
                                        SwapPolicy.IDLE,
                                        false,
                                        "the lens is here",
                                        "ada"));

        assertTrue(released.done(), released.message());
        home.eventually(() -> home.version("sight").equals("1.0.0"));
    }
}
