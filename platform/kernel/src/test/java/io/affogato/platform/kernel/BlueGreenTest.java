package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityId;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Change.Kind;
import io.affogato.platform.admin.ChangeResult;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swaps a modality again and again while others call it. */
final class BlueGreenTest {

    private static final int CALLERS = 4;
    private static final int SWAPS = 60;
    private static final ModalityId ID = new ModalityId("warmth");

    @TempDir private Path root;

    @Test
    void sixtySwapsUnderLoadFailNoCallAndLeaveOneGeneration() throws Exception {
        List<Path> jars = new ArrayList<>();
        for (int n = 0; n <= SWAPS; n++) {
            jars.add(candidate(n));
        }
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        AtomicLong calls = new AtomicLong();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean stop = new AtomicBoolean();
        try (KernelHome home = new KernelHome(root).start()) {
            home.apply(Kind.INSTALL, jars.get(0).toString());
            loaders.add(loader(home));
            List<Thread> callers = new ArrayList<>();
            for (int n = 0; n < CALLERS; n++) {
                callers.add(new Thread(() -> call(home, stop, calls, failures), "caller-" + n));
            }
            callers.forEach(Thread::start);
            int refused = 0;
            for (int n = 1; n <= SWAPS; n++) {
                ChangeResult result = home.apply(Kind.INSTALL, jars.get(n).toString());
                assertEquals(isGood(n), result.done(), result.message());
                if (result.done()) {
                    loaders.add(loader(home));
                } else {
                    refused++;
                }
            }
            stop.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(List.of(), List.copyOf(failures));
            assertEquals(SWAPS / 5, refused);
            home.eventually(
                    () ->
                            home.kernel.admin().list(true).stream()
                                    .allMatch(
                                            r ->
                                                    r.state() == BundleState.ACTIVE
                                                            || r.state() == BundleState.RETIRED));
            assertEquals(1, home.kernel.admin().list(false).size());
            home.eventually(() -> alive(loaders) == 1);
            System.getLogger("BlueGreenTest")
                    .log(
                            System.Logger.Level.INFO,
                            "{0} calls, 0 failed, {1} swaps, {2} refused, {3} of {4} loaders left",
                            calls.get(),
                            SWAPS,
                            refused,
                            alive(loaders),
                            loaders.size());
            assertTrue(calls.get() > 1000, "only " + calls);
        }
    }

    /** Every fifth is bad: by turns it throws, or cannot be resolved. */
    private Path candidate(int n) throws Exception {
        BundleJar jar = BundleJar.of("warmth").version("1.%d.0".formatted(n));
        if (!isGood(n) && n % 2 == 0) {
            jar.constructor("if (true) throw new IllegalStateException(\"cold\");");
        } else if (!isGood(n)) {
            jar.header("Import-Package", "io.affogato.modality,com.acme.nope");
        }
        return jar.write(root.resolve("warmth-%d.jar".formatted(n)));
    }

    private static boolean isGood(int n) {
        return n == 0 || n % 5 != 0;
    }

    private static void call(
            KernelHome home,
            AtomicBoolean stop,
            AtomicLong calls,
            ConcurrentLinkedQueue<Throwable> failures) {
        LeaseRequest request = LeaseRequest.of(LeaseKind.INFERENCE, "a caller");
        while (!stop.get()) {
            try (ModalityRegistry.ModalityLease lease =
                    home.kernel.registry().lease(ID, request)) {
                String expected = "version " + lease.modality().version();
                String answer = KernelHome.answer(lease.modality());
                if (!expected.equals(answer)) {
                    failures.add(new IllegalStateException(expected + " answered " + answer));
                }
                calls.incrementAndGet();
            } catch (RuntimeException | LinkageError e) {
                failures.add(e);
            }
        }
    }

    private static WeakReference<ClassLoader> loader(KernelHome home) {
        return new WeakReference<>(
                home.kernel
                        .registry()
                        .snapshot()
                        .modality(ID)
                        .modality()
                        .getClass()
                        .getClassLoader());
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        System.gc();
        return loaders.stream().filter(l -> l.get() != null).count();
    }
}
