package io.affogato.platform.launcher.console;

import io.affogato.fusion.features.EncoderWatch;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.LeaseKind;
import io.affogato.platform.kernel.LeaseRequest;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.run.ClipPictures;
import io.affogato.platform.launcher.run.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The model that is open: loaded once, kept while the same is asked for, replaced when a newer
 * checkpoint, other adapters or other bundles would answer differently. One thread at a time.
 */
final class OpenModels implements AutoCloseable {

    private static final long IDLE_NANOS = 600_000_000_000L;

    private final AffogatoHome home;
    private final ModalityRegistry registry;
    private final AdapterStore adapters;
    private final Path runs;
    private final EncoderWatch encoders;
    private Open open;
    private long used;
    private volatile boolean drain;

    OpenModels(
            AffogatoHome home,
            ModalityRegistry registry,
            AdapterStore adapters,
            Path runs,
            EncoderWatch encoders) {
        this.home = home;
        this.registry = registry;
        this.adapters = adapters;
        this.runs = runs;
        this.encoders = encoders;
    }

    /**
     * An open model.
     *
     * @param key of what it was made of
     * @param name for people
     * @param lease keeps the code of its modalities
     * @param trained the model
     * @param readers what readers may know
     */
    record Open(
            String key,
            String name,
            ModalityRegistry.Lease lease,
            TrainedRun trained,
            ReaderContext readers) {

        List<ModalityId> modalities() {
            return trained.modalities();
        }

        /** Returns the picture of a recording that masks are drawn over, where it has one. */
        Optional<byte[]> masked(Sample sample) {
            return trained.model()
                    .maskedModality()
                    .flatMap(
                            id ->
                                    new ClipPictures(
                                                    Map.of(
                                                            id,
                                                            lease.snapshot()
                                                                    .modality(id)
                                                                    .modality()),
                                                    readers)
                                            .first(sample));
        }

        private void close() {
            trained.close();
            lease.close();
        }
    }

    /**
     * Returns the model of a run, or what is in use: the active adapters, else the newest run.
     *
     * @param run folder name; empty for what is in use
     */
    Open open(String run) {
        Optional<Path> folder = folder(run);
        String key = key(folder, registry.snapshot());
        used = System.nanoTime();
        if (open != null && open.key().equals(key)) {
            return open;
        }
        close();
        drain = false;
        ModalityRegistry.Lease lease =
                registry.lease(
                        new LeaseRequest(
                                LeaseKind.INFERENCE, "questions of the console", this::drain));
        try {
            TrainedRun trained =
                    folder.isPresent()
                            ? TrainedRun.open(folder.get(), lease.snapshot(), home, encoders)
                            : TrainedRun.active(adapters, lease.snapshot(), home, encoders);
            open =
                    new Open(
                            key(folder, lease.snapshot()),
                            folder.map(f -> f.getFileName().toString()).orElse("active adapters"),
                            lease,
                            trained,
                            new ReaderContext(
                                    home.backbone(trained.recipe().backbone()),
                                    trained.recipe().frames()));
            return open;
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private Optional<Path> folder(String run) {
        if (!run.isEmpty()) {
            Path folder = runs.resolve(run).normalize();
            if (!runs.equals(folder.getParent())) {
                throw Json.bad("'%s' is no name of a run".formatted(run));
            }
            return Optional.of(folder);
        }
        return adapters.active().newest().isPresent() ? Optional.empty() : Optional.of(newest());
    }

    private Path newest() {
        try (Stream<Path> found = Files.isDirectory(runs) ? Files.list(runs) : Stream.empty()) {
            return found.filter(folder -> !checkpoint(folder).isEmpty())
                    .max(Comparator.comparing(OpenModels::changed))
                    .orElseThrow(
                            () ->
                                    new ModalityException(
                                            ErrorCode.MISSING_WEIGHTS,
                                            "nothing has been trained yet; start a run first"));
        } catch (IOException e) {
            throw new ModalityException(ErrorCode.IO, "cannot list %s: %s".formatted(runs, e), e);
        }
    }

    private String key(Optional<Path> folder, RegistrySnapshot installed) {
        String weights =
                folder.map(f -> f + " " + checkpoint(f))
                        .orElseGet(() -> "active " + adapters.active().changes());
        List<String> bundles =
                installed.modalities().stream().map(InstalledModality::sha256).toList();
        return weights + " " + bundles;
    }

    /** Returns the name of the newest checkpoint; empty if there is none. */
    private static String checkpoint(Path folder) {
        Path all = folder.resolve("checkpoints");
        if (!Files.isDirectory(all)) {
            return "";
        }
        try (Stream<Path> found = Files.list(all)) {
            return found.filter(f -> Files.isRegularFile(f.resolve("manifest.json")))
                    .map(f -> f.getFileName().toString())
                    .max(Comparator.naturalOrder())
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static FileTime changed(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** Somebody wants the bundles replaced now; the next tidying lets go of them. */
    private void drain() {
        drain = true;
    }

    /** Closes the model if nobody has asked for long, or if its bundles were replaced. */
    void tidy() {
        if (open == null) {
            return;
        }
        boolean replaced =
                !open.lease().snapshot().modalities().equals(registry.snapshot().modalities());
        if (replaced || drain || System.nanoTime() - used > IDLE_NANOS) {
            close();
        }
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
