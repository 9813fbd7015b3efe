package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Change.Kind;
import io.affogato.platform.admin.ChangeResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end at the wrong moment, and the start after that. */
final class CrashTest {

    private static final int FEW = 6;
    private static final int MANY = 200;

    /** Longer than a start and a change take. */
    private static final int LATEST_MILLIS = 700;

    @TempDir private Path root;
    private KernelHome home;

    @AfterEach
    void stop() {
        home.close();
    }

    @BeforeEach
    void prepare() throws IOException {
        home = new KernelHome(root);
    }

    @Test
    void aBundleThatEndsTheProcessIsFoundOutAtTheNextStart() throws Exception {
        home.drop(BundleJar.of("warmth"), "warmth.jar");
        try (KernelChild child = KernelChild.start(home)) {
            assertEquals("ready", child.line());
            home.drop(BundleJar.of("sight").constructor("System.exit(3);"), "sight.jar");
            assertEquals(3, child.await());
        }
        try (KernelHome next = home.start()) {
            assertEquals("version 1.0.0", next.answer("warmth"));
            Path file = home.bundles.resolve("sight.jar");
            assertEquals("MOD-403", next.await(file, BundleState.QUARANTINED).code());
        }
    }

    @Test
    void oneOfManyThatEndsTheProcessIsFoundOutByTryingOneByOne() throws Exception {
        for (String id : List.of("warmth", "smell", "taste")) {
            home.drop(BundleJar.of(id), id + ".jar");
        }
        Path bad =
                home.drop(
                        BundleJar.of("sight")
                                .constructor(
                                        "try { Thread.sleep(150); } catch (InterruptedException e)"
                                                + " { } Runtime.getRuntime().halt(4);"),
                        "sight.jar");
        int starts = 0;
        for (String line = ""; !"ready".equals(line); starts++) {
            assertTrue(starts < 5, "still not found out");
            try (KernelChild child = KernelChild.start(home)) {
                line = child.line();
            }
        }
        try (KernelHome next = home.start()) {
            assertEquals(3, next.kernel.registry().snapshot().modalities().size());
            assertEquals("MOD-403", next.await(bad, BundleState.QUARANTINED).code());
        }
    }

    @Test
    void aFewKillsAtRandomMomentsLeaveACommittedGeneration() throws Exception {
        killAtRandomMoments(FEW, 20_261_121L);
    }

    @Test
    @Tag("slow")
    void twoHundredKillsAtRandomMomentsLeaveACommittedGeneration() throws Exception {
        killAtRandomMoments(MANY, 977L);
    }

    private void killAtRandomMoments(int times, long seed) throws Exception {
        Random random = new Random(seed);
        home.drop(BundleJar.of("warmth"), "warmth.jar");
        List<String> versions = new ArrayList<>(List.of("1.0.0"));
        for (int n = 1; n <= times; n++) {
            String version = "1.%d.0".formatted(n);
            Path next =
                    BundleJar.of("warmth").version(version).write(root.resolve("next.jar"));
            versions.add(version);
            try (KernelChild child = KernelChild.start(home)) {
                int moment = random.nextInt(LATEST_MILLIS);
                if (n % 3 != 0) {
                    assertEquals("ready", child.line());
                    child.send(wish(n, next));
                    moment = random.nextInt(LATEST_MILLIS / 10);
                }
                KernelHome.pause(moment);
                child.kill();
            }
            assertCommitted(versions);
        }
    }

    private String wish(int n, Path next) throws IOException {
        return switch (n % 4) {
            case 0 -> "ROLLBACK warmth";
            case 1 -> "INSTALL " + next;
            default -> {
                BundleJar.of("warmth")
                        .version("1.%d.0".formatted(n))
                        .write(home.bundles.resolve("warmth.jar"));
                yield "LIST";
            }
        };
    }

    /** What is on disk can be read, and what it names comes up and answers. */
    private void assertCommitted(List<String> versions) {
        KernelState state = new StateStore(home.data.resolve("modalities")).load();
        try (KernelHome next = home.start()) {
            assertTrue(versions.contains(next.version("warmth")), next.version("warmth"));
            assertEquals("version " + next.version("warmth"), next.answer("warmth"));
            long number = next.kernel.admin().history().get(0).number();
            assertTrue(number >= state.generation(), number + " after " + state.generation());
        }
    }

    @Test
    void aSecondProcessFollowsAndMayNotChange() throws Exception {
        home.drop(BundleJar.of("warmth"), "warmth.jar");
        ModalityKernel holder = home.start().kernel;
        try (KernelChild child = KernelChild.start(home)) {
            assertEquals("ready", child.line());
            assertTrue(child.ask("LIST").startsWith("warmth 1.0.0 ACTIVE"));
            Path next = BundleJar.of("warmth").version("1.1.0").write(root.resolve("next.jar"));

            String refused = child.ask("INSTALL " + next);
            assertTrue(refused.startsWith("AFF-503"), refused);
            assertTrue(
                    refused.contains("process " + ProcessHandle.current().pid()), refused);

            ChangeResult done = home.apply(Kind.INSTALL, next.toString());
            assertTrue(done.done(), done.message());
            awaitList(child, "warmth 1.1.0 ACTIVE");
            home.drop(BundleJar.of("sight"), "sight.jar");
            awaitList(child, "sight 1.0.0 ACTIVE");

            holder.close();
            String taken = child.ask("ROLLBACK warmth");
            assertTrue(taken.startsWith("true 4"), taken);
            awaitList(child, "warmth 1.0.0 ACTIVE");
        }
    }

    private static void awaitList(KernelChild child, String row) throws IOException {
        String list = child.ask("LIST");
        for (int n = 0; !list.contains(row); n++) {
            assertTrue(n < 300, list);
            KernelHome.pause(20);
            list = child.ask("LIST");
        }
    }

    @Test
    void aProcessThatEndsWellLeavesNoSuspect() throws Exception {
        home.drop(BundleJar.of("warmth"), "warmth.jar");
        home.start().close();

        assertEquals(List.of(), new CrashGuard(home.data.resolve("modalities")).found());
    }
}
