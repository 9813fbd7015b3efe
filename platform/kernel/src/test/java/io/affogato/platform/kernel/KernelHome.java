package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ModalityId;
import io.affogato.modality.ReaderContext;
import io.affogato.platform.admin.BundleState;
import io.affogato.platform.admin.Change;
import io.affogato.platform.admin.ChangeResult;
import io.affogato.platform.admin.ModalityRow;
import io.affogato.platform.admin.SwapPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A data folder, a bundle folder and, between start and close, a kernel that works on them. */
final class KernelHome implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(30);

    final Path root;
    final Path data;
    final Path bundles;
    ModalityKernel kernel;

    KernelHome(Path root) throws IOException {
        this.root = root;
        data = root.resolve("data");
        bundles = Files.createDirectories(root.resolve("drop in here"));
    }

    /** Starts with modality {@code warmth} 1.0.0, which comes thirtieth. */
    static KernelHome withOneSense(Path root) throws IOException {
        KernelHome home = new KernelHome(root);
        home.drop(BundleJar.of("warmth").order(30), "warmth.jar");
        return home.start();
    }

    /** Writes a version of {@code warmth} beside the folder. */
    Path elsewhere(String version) throws IOException {
        return BundleJar.of("warmth")
                .version(version)
                .order(30)
                .write(root.resolve("warmth-" + version + ".jar"));
    }

    KernelHome start() {
        return start(s -> s);
    }

    KernelHome start(UnaryOperator<KernelSettings> more) {
        kernel = ModalityKernel.start(more.apply(KernelSettings.of(data, List.of(bundles))));
        return this;
    }

    void restart() {
        close();
        start();
    }

    Path drop(BundleJar jar, String name) throws IOException {
        return jar.write(bundles.resolve(name));
    }

    static Change change(Change.Kind kind, String target) {
        return new Change(kind, target, "", SwapPolicy.IDLE, false, "", "ada");
    }

    ChangeResult apply(Change.Kind kind, String target) {
        return kernel.admin().apply(change(kind, target));
    }

    ChangeResult apply(Change.Kind kind, String target, SwapPolicy when) {
        return kernel.admin().apply(new Change(kind, target, "", when, false, "", "ada"));
    }

    /** Returns what is in use, in order. */
    List<String> ids() {
        return kernel.registry().snapshot().modalities().stream().map(m -> m.id().value()).toList();
    }

    /** Waits until a file is refused; returns why. */
    Refusal refusal(String file) {
        Path path = bundles.resolve(file);
        eventually(() -> findRefusal(path) != null);
        return findRefusal(path);
    }

    private Refusal findRefusal(Path file) {
        return kernel.registry().snapshot().refusals().stream()
                .filter(r -> r.file().equals(file))
                .findFirst()
                .orElse(null);
    }

    /** Returns the version in use, {@code none} without. */
    String version(String id) {
        return kernel.registry()
                .snapshot()
                .find(new ModalityId(id))
                .map(InstalledModality::version)
                .orElse("none");
    }

    /** Calls into the bundle that is in use. */
    String answer(String id) {
        return answer(kernel.registry().snapshot().modality(new ModalityId(id)));
    }

    static String answer(InstalledModality installed) {
        return installed.modality().openReader(new ReaderContext(Path.of("none"), 5)).fingerprint();
    }

    /** Returns the only row of a file. */
    ModalityRow row(Path file) {
        List<ModalityRow> rows =
                kernel.admin().list(true).stream()
                        .filter(r -> r.file().equals(file.toString()))
                        .toList();
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** Waits until a file stands where it should; returns its row. */
    ModalityRow await(Path file, BundleState state) {
        eventually(() -> row(file) != null && row(file).state() == state);
        return row(file);
    }

    BundleState state(String id, String version) {
        return kernel.admin().list(true).stream()
                .filter(r -> r.id().equals(id) && r.version().equals(version))
                .findFirst()
                .map(ModalityRow::state)
                .orElse(null);
    }

    void eventually(BooleanSupplier claim) {
        within(LONG, claim);
    }

    void within(Duration limit, BooleanSupplier claim) {
        long end = System.nanoTime() + limit.toNanos();
        while (!claim.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < end,
                    () -> "not within %s: %s".formatted(limit, kernel.admin().list(true)));
            pause(10);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
        }
    }
}
