package io.affogato.platform.kernel;

import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.LeaseRow;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One hold on the code of a bundle, and who took it. */
final class LeaseHold {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseHold.class);
    private static final int FRAMES = 12;

    private final LeaseRequest request;
    private final String id;
    private final Instant since = Instant.now();
    private final WeakReference<Thread> taker = new WeakReference<>(Thread.currentThread());
    private final AtomicBoolean asked = new AtomicBoolean();

    /** A hold for an id; an empty one is for everything in the bundle. */
    LeaseHold(LeaseRequest request, String id) {
        this.request = request;
        this.id = id;
    }

    LeaseKind kind() {
        return request.kind();
    }

    String owner() {
        return request.owner();
    }

    boolean concerns(String other) {
        return id.isEmpty() || id.equals(other);
    }

    LeaseRow row(String shown, String sha256) {
        return new LeaseRow(
                shown, sha256, request.kind().label(), request.owner(), since.toString());
    }

    /** Asks the owner to let go soon; only once. */
    void drain() {
        if (!asked.compareAndSet(false, true)) {
            return;
        }
        try {
            request.onDrain().run();
        } catch (ModalityException | IllegalStateException | IllegalArgumentException e) {
            LOG.warn("{} failed when it was asked to drain", request.owner(), e);
        }
    }

    /** Says who holds since when, and where the thread that took the lease is now. */
    List<String> describe() {
        Thread thread = taker.get();
        String head =
                "%s lease of %s since %s".formatted(request.kind().label(), request.owner(), since);
        List<String> lines = new ArrayList<>();
        if (thread == null || !thread.isAlive()) {
            lines.add(head + ", taken by a thread that has ended");
            return lines;
        }
        lines.add(head + ", taken by thread " + thread.getName());
        Arrays.stream(thread.getStackTrace())
                .limit(FRAMES)
                .map(frame -> "  at " + frame)
                .forEach(lines::add);
        return lines;
    }
}
