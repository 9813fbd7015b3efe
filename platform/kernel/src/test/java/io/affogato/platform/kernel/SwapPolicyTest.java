package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Change.Kind;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.Finding;
import io.affogato.platform.admin.SwapPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a swap does to a training stage that is under way. */
final class SwapPolicyTest {

    private static final ModalityId ID = new ModalityId("warmth");

    @TempDir private Path root;
    private final AtomicInteger asked = new AtomicInteger();
    private KernelHome home;
    private Path next;
    private ModalityRegistry.ModalityLease stage;

    @BeforeEach
    void startAStage() throws IOException {
        home = new KernelHome(root);
        home.drop(BundleJar.of("warmth"), "warmth.jar");
        home.drop(BundleJar.of("smell"), "smell.jar");
        home.start(s -> s.withDrainLimit(Duration.ofMillis(300)));
        next = BundleJar.of("warmth").version("1.1.0").write(root.resolve("next.jar"));
        stage = stage();
    }

    private ModalityRegistry.ModalityLease stage() {
        return home.kernel
                .registry()
                .lease(
                        ID,
                        new LeaseRequest(
                                LeaseKind.TRAINING_STAGE, "run 31", asked::incrementAndGet));
    }

    @AfterEach
    void stop() {
        stage.close();
        home.close();
    }

    private void assertTheStageKeepsItsCode() {
        assertEquals("version 1.0.0", KernelHome.answer(stage.modality()));
    }

    @Test
    void idleServesNewUsesAtOnce() {
        ChangeResult result = home.apply(Kind.INSTALL, next.toString(), SwapPolicy.IDLE);

        assertTrue(result.done(), result.message());
        assertEquals("version 1.1.0", home.answer("warmth"));
        assertTheStageKeepsItsCode();
        assertEquals(0, asked.get());
        stage.close();
        home.eventually(() -> home.state("warmth", "1.0.0") == BundleState.RETIRED);
    }

    @Test
    void stageEndWaitsForTheEndOfTheStage() {
        ChangeResult result = home.apply(Kind.INSTALL, next.toString(), SwapPolicy.STAGE_END);

        assertFalse(result.done());
        assertEquals("", result.code());
        assertEquals("waits for the end of the stage of [run 31]", result.message());
        assertEquals("version 1.0.0", home.answer("warmth"));
        assertEquals("MOD-241", home.apply(Kind.UNINSTALL, "warmth").code());
        assertTrue(home.apply(Kind.DISABLE, "smell").done(), "others are not concerned");

        stage.close();

        home.eventually(() -> home.version("warmth").equals("1.1.0"));
        assertEquals(0, asked.get());
    }

    @Test
    void nowAsksTheStageOnceAndEndsNothing() {
        ChangeResult result = home.apply(Kind.INSTALL, next.toString(), SwapPolicy.NOW);

        assertTrue(result.done(), result.message());
        assertEquals(1, asked.get());
        assertTheStageKeepsItsCode();
        stage.close();
        stage = stage();
        assertEquals("version 1.1.0", KernelHome.answer(stage.modality()));
    }

    @Test
    void aDrainThatTakesLongIsExplained() {
        home.apply(Kind.INSTALL, next.toString(), SwapPolicy.NOW);

        home.eventually(() -> home.state("warmth", "1.0.0") == BundleState.DRAINING_OVERDUE);

        List<Finding> findings = home.kernel.admin().diagnose(Optional.of(ID));
        assertEquals("MOD-310", findings.get(0).code());
        assertTrue(
                findings.get(0).details().get(0).startsWith("training-stage lease of run 31 since"),
                findings.toString());
        assertTrue(
                findings.get(0).details().toString().contains("SwapPolicyTest"),
                findings.toString());
        assertTheStageKeepsItsCode();
        assertEquals(1, home.kernel.admin().info(ID).leases().size());
        assertEquals("run 31", home.kernel.admin().info(ID).leases().get(0).owner());
    }

    @Test
    void whatIsTakenOutServesItsStageToTheEnd() {
        assertTrue(home.apply(Kind.UNINSTALL, "warmth").done());

        assertEquals("none", home.version("warmth"));
        assertTheStageKeepsItsCode();
    }
}
