package io.affogato.platform.kernel;

import io.affogato.modality.Modality;
import io.affogato.modality.TaskSource;
import io.affogato.platform.admin.BundleState;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;

/**
 * One try at bringing a candidate to life, on a thread of its own: install, start, construct,
 * probe.
 *
 * <p>Whatever the bundle's code throws ends here. If it does not answer in time the try is given
 * up; its thread is interrupted, and should it ever come back, it unloads the bundle itself.
 */
final class Attempt {

    private static final int FRAMES = 12;

    /** Lines of a trace before causes of causes are left out. */
    private static final int MOST_LINES = 40;

    private final Candidate candidate;
    private final String signer;
    private final Trail trail;
    private final EmbeddedFramework framework;
    private final Probe probe;
    private final Duration limit;
    private final CompletableFuture<Deployment> outcome = new CompletableFuture<>();
    private final Thread thread;
    private volatile long begun;
    private volatile String step = "installing";
    private volatile boolean probing;

    /**
     * Prepares a try.
     *
     * @param signer who is trusted for the candidate
     * @param trail where its steps are noted
     */
    Attempt(
            Candidate candidate,
            String signer,
            Trail trail,
            EmbeddedFramework framework,
            Probe probe,
            Duration limit) {
        this.candidate = candidate;
        this.signer = signer;
        this.trail = trail;
        this.framework = framework;
        this.probe = probe;
        this.limit = limit;
        thread = new Thread(this::run, "affogato-try-" + candidate.name());
        thread.setDaemon(true);
    }

    Candidate candidate() {
        return candidate;
    }

    String signer() {
        return signer;
    }

    Trail trail() {
        return trail;
    }

    void start() {
        begun = System.nanoTime();
        thread.start();
    }

    /** Returns what the crash guard must know before the code runs. */
    CrashGuard.Suspect suspect() {
        return new CrashGuard.Suspect(
                candidate.sha256(),
                "start or probe",
                Instant.now().toString(),
                candidate.name(),
                candidate.version().toString(),
                candidate.places(),
                candidate.origin());
    }

    /** Returns whether it was given up and its thread runs on. */
    boolean isStuck() {
        return outcome.isDone() && thread.isAlive();
    }

    /** Returns where its thread is. */
    List<String> stack() {
        return lines(thread.getStackTrace());
    }

    private static List<String> lines(StackTraceElement[] frames) {
        return Arrays.stream(frames).limit(FRAMES).map(frame -> "at " + frame).toList();
    }

    /** Returns whether there is an outcome, giving the try up if it is overdue. */
    boolean isOver() {
        if (!outcome.isDone() && System.nanoTime() - begun > limit.toNanos()) {
            giveUp();
        }
        return outcome.isDone();
    }

    /** Returns the outcome of a try that is over. */
    Deployment outcome() throws RefusedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw new IllegalStateException("a try ends with a refusal or a deployment", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(RefusalCode.NO_ANSWER, "the kernel is stopping", e);
        }
    }

    private void giveUp() {
        String reason =
                "no answer in %.1f s while %s; blocked at %s; mend the bundle and drop it again"
                        .formatted(limit.toMillis() / 1000.0, step, where());
        outcome.completeExceptionally(
                new RefusedException(RefusalCode.NO_ANSWER, reason, stack(), null));
        thread.interrupt();
    }

    /** The innermost frame that is the bundle's own. */
    private String where() {
        StackTraceElement[] frames = thread.getStackTrace();
        return Arrays.stream(frames)
                .filter(f -> f.getModuleName() == null)
                .findFirst()
                .or(() -> Arrays.stream(frames).findFirst())
                .map(StackTraceElement::toString)
                .orElse("an unknown place");
    }

    private void run() {
        Bundle bundle = null;
        try {
            bundle = framework.install(candidate);
            Deployment deployment = bringUp(bundle);
            if (!outcome.complete(deployment)) {
                deployment.drop();
            }
        } catch (RefusedException e) {
            fail(bundle, e);
        } catch (BundleException | IOException e) {
            fail(bundle, refused(e));
        } catch (Throwable e) { // the border to foreign code
            fail(bundle, refused(e));
        }
    }

    private void fail(Bundle bundle, RefusedException reason) {
        if (bundle != null) {
            Deployment.unload(bundle, () -> {});
        }
        outcome.completeExceptionally(reason);
    }

    private RefusedException refused(Throwable e) {
        Throwable root = e;
        boolean wrapped = e instanceof BundleException || e instanceof InvocationTargetException;
        if (wrapped && e.getCause() != null) {
            root = e.getCause();
        }
        return new RefusedException(
                probing ? RefusalCode.FAILED_PROBE : RefusalCode.FAILED,
                "%s failed: %s".formatted(step, root.toString().lines().findFirst().orElse("")),
                trace(root),
                e);
    }

    private static List<String> trace(Throwable root) {
        List<String> trace = new ArrayList<>(lines(root.getStackTrace()));
        for (Throwable e = root.getCause(); e != null && trace.size() < MOST_LINES; ) {
            trace.add("caused by " + e);
            trace.addAll(lines(e.getStackTrace()));
            e = e.getCause();
        }
        return trace;
    }

    private Deployment bringUp(Bundle bundle) throws Exception {
        step = "starting";
        bundle.start(Bundle.START_TRANSIENT);
        thread.setContextClassLoader(bundle.adapt(BundleWiring.class).getClassLoader());
        List<InstalledModality> modalities = new ArrayList<>();
        List<InstalledTask> tasks = new ArrayList<>();
        for (Offer offer : candidate.offers()) {
            switch (offer.kind()) {
                case MODALITY -> modalities.add(modality(bundle, offer));
                case TASK -> tasks.add(task(bundle, offer));
            }
        }
        trail.reach(BundleState.STARTED, "started");
        probing = true;
        for (InstalledModality modality : modalities) {
            step = "probing modality '%s'".formatted(modality.id());
            probe.run(modality);
        }
        trail.reach(BundleState.PROBED, "passed its self-test");
        return new Deployment(candidate, signer, bundle, modalities, tasks);
    }

    private InstalledModality modality(Bundle bundle, Offer offer) throws Exception {
        Modality modality = construct(bundle, offer, Modality.class);
        step = "asking %s for its spec".formatted(offer);
        Objects.requireNonNull(modality.spec(), "spec() returned null");
        return new InstalledModality(
                offer.id(),
                offer.order(),
                candidate.name(),
                candidate.version().toString(),
                candidate.file(),
                candidate.sha256(),
                modality);
    }

    private InstalledTask task(Bundle bundle, Offer offer) throws Exception {
        return new InstalledTask(
                offer.id(),
                candidate.name(),
                candidate.version().toString(),
                candidate.file(),
                candidate.sha256(),
                construct(bundle, offer, TaskSource.class));
    }

    private <T> T construct(Bundle bundle, Offer offer, Class<T> type) throws Exception {
        step = "constructing " + offer.implementation();
        Class<?> found = bundle.loadClass(offer.implementation());
        if (!type.isAssignableFrom(found)) {
            throw new RefusedException(
                    RefusalCode.FAILED,
                    "%s does not implement %s of this runtime; import that package instead of embedding it"
                            .formatted(found.getName(), type.getName()));
        }
        return type.cast(found.getConstructor().newInstance());
    }
}
