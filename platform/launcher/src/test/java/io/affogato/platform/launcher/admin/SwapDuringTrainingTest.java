package io.affogato.platform.launcher.admin;

import static io.affogato.platform.launcher.admin.ToyPlace.WARMTH;
import static io.affogato.platform.launcher.admin.ToyPlace.WEIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.admin.SwapPolicy;
import io.affogato.platform.kernel.KernelSettings;
import io.affogato.platform.kernel.LeaseKind;
import io.affogato.platform.kernel.LeaseRequest;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.ModalityRegistry.ModalityLease;
import io.affogato.platform.launcher.adapter.AdapterManifest;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A modality's bundle is replaced while a run trains it, in the real framework. */
final class SwapDuringTrainingTest {

    private static final int CALLERS = 4;
    private static final long SWAP_STEP = 5;

    @TempDir private Path folder;

    /**
     * What a run ended with.
     *
     * @param hashes of its adapters, by modality
     * @param weightBundle version of the bundle that one of them was trained with last
     * @param swap what the change said
     * @param installed version in use after the run
     */
    private record Ending(
            List<String> hashes, String weightBundle, ChangeResult swap, String installed) {}

    @ParameterizedTest
    @EnumSource(SwapPolicy.class)
    void theResultIsTheSameWithAndWithoutLoad(SwapPolicy policy) throws Exception {
        Ending alone = run("alone", policy, false);
        Ending loaded = run("loaded", policy, true);

        for (Ending each : List.of(alone, loaded)) {
            // a swap that waits for the end of the stage says so at once, and is made later
            assertEquals(
                    policy != SwapPolicy.STAGE_END,
                    each.swap().done(),
                    () -> each.swap().toString());
            assertEquals("", each.swap().code(), () -> each.swap().toString());
        }
        assertEquals(alone.hashes(), loaded.hashes());
        assertEquals("2.0.0", alone.installed());
        assertEquals("2.0.0", loaded.installed());
        assertEquals(policy == SwapPolicy.NOW ? "2.0.0" : "1.0.0", loaded.weightBundle());
        Ending undisturbed = run("undisturbed", null, false);
        if (policy == SwapPolicy.NOW) {
            assertNotEquals(undisturbed.hashes(), loaded.hashes(), "other features, other bits");
        } else {
            assertEquals(undisturbed.hashes(), loaded.hashes());
        }
    }

    private Ending run(String name, SwapPolicy policy, boolean load) throws Exception {
        Engines.start();
        Path home = Files.createDirectories(folder.resolve(name));
        Path bundles = home.resolve("bundles");
        ToyBundle.write(bundles.resolve("warmth.jar"), "warmth", "1.0.0", ToyModality.Warmth.class);
        ToyBundle.write(bundles.resolve("weight.jar"), "weight", "1.0.0", ToyModality.Weight.class);
        Path next =
                ToyBundle.write(
                        home.resolve("next.jar"),
                        "weight",
                        "2.0.0",
                        ToyModality.HeavierWeight.class);
        AtomicBoolean stop = new AtomicBoolean();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> callers = new ArrayList<>();
        try (ModalityKernel kernel =
                        ModalityKernel.start(
                                KernelSettings.of(home.resolve("kernel"), List.of(bundles)));
                ToyPlace place = ToyPlace.with(home, kernel.registry())) {
            CompletableFuture<ChangeResult> swap = new CompletableFuture<>();
            BlockingQueue<RunRow> ends = place.ends();
            AtomicBoolean asked = new AtomicBoolean(policy == null);
            place.runs.listen(
                    event -> {
                        if (event.row().step() == SWAP_STEP && asked.compareAndSet(false, true)) {
                            swap(kernel, next, policy, swap);
                        }
                    });
            for (int i = 0; load && i < CALLERS; i++) {
                callers.add(caller(kernel, stop, failures));
            }
            place.runs.start(place.recipe("run"), "", Map.of());
            ToyPlace.end(ends, "completed");
            ChangeResult said = policy == null ? null : swap.get(60, TimeUnit.SECONDS);
            stop.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(List.of(), List.copyOf(failures));
            return new Ending(
                    place.store.all().stream().map(AdapterManifest::sha256).toList(),
                    place.store.all().get(1).bundle().version(),
                    said,
                    installed(kernel, policy == null ? "1.0.0" : "2.0.0"));
        }
    }

    /** The first swap is waited for, on the run's own thread, unless it waits for the run. */
    private static void swap(
            ModalityKernel kernel,
            Path file,
            SwapPolicy policy,
            CompletableFuture<ChangeResult> said) {
        Change change =
                new Change(Change.Kind.INSTALL, file.toString(), "", policy, false, "", "test");
        Thread thread = new Thread(() -> said.complete(kernel.admin().apply(change)));
        thread.start();
        if (policy != SwapPolicy.STAGE_END) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A swap at the end of a stage is made soon after it. */
    private static String installed(ModalityKernel kernel, String expected)
            throws InterruptedException {
        String found = "";
        for (int i = 0; i < 100 && !found.equals(expected); i++) {
            found = kernel.registry().snapshot().modality(WEIGHT).version();
            Thread.sleep(50);
        }
        return found;
    }

    private static Thread caller(
            ModalityKernel kernel, AtomicBoolean stop, Queue<Throwable> failures) {
        Thread thread =
                new Thread(
                        () -> {
                            while (!stop.get()) {
                                for (ModalityId id : List.of(WARMTH, WEIGHT)) {
                                    call(kernel, id);
                                }
                            }
                        });
        thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
        thread.start();
        return thread;
    }

    private static void call(ModalityKernel kernel, ModalityId id) {
        try (ModalityLease lease =
                kernel.registry().lease(id, LeaseRequest.of(LeaseKind.INFERENCE, "caller"))) {
            assertEquals(id, lease.modality().id());
            assertFalse(lease.modality().modality().spec().promptPrefix() == null);
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aBundleThatTheActiveAdapterDoesNotFitIsRefused() throws Exception {
        Engines.start();
        Path bundles = folder.resolve("bundles");
        ToyBundle.write(bundles.resolve("warmth.jar"), "warmth", "1.0.0", ToyModality.Warmth.class);
        ToyBundle.write(bundles.resolve("weight.jar"), "weight", "1.0.0", ToyModality.Weight.class);
        Path wider =
                ToyBundle.write(
                        folder.resolve("wider.jar"),
                        "weight",
                        "2.0.0",
                        ToyModality.WiderWeight.class);
        Change change =
                new Change(
                        Change.Kind.INSTALL,
                        wider.toString(),
                        "",
                        SwapPolicy.IDLE,
                        false,
                        "",
                        "test");
        try (ToyPlace before = ToyPlace.in(folder)) {
            before.train("one", Map.of("training.epochs", "1"));
            before.adapters().activateRun("one");
            Terminal terminal =
                    new Terminal(
                            new PrintWriter(Writer.nullWriter()),
                            new PrintWriter(Writer.nullWriter()),
                            false);
            AffogatoHome home =
                    new AffogatoHome(
                            before.home.installation(), before.home.data(), List.of(bundles));
            try (ModalityKernel kernel = new KernelStart(home, terminal, before.store).start()) {
                ChangeResult refused = kernel.admin().apply(change);

                assertFalse(refused.done(), refused::toString);
                assertTrue(
                        refused.message().contains("feature width: the adapter has 7, found 8"),
                        refused::message);
                assertEquals("1.0.0", installed(kernel, "1.0.0"));
            }
        }
    }
}
