package io.affogato.platform.launcher.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.affogato.modality.Modality;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.platform.admin.RunAdmin.RunEvent;
import io.affogato.platform.admin.RunAdmin.RunRow;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.kernel.ModalityRegistry;
import io.affogato.platform.launcher.adapter.AdapterStore;
import io.affogato.platform.launcher.adapter.LiveAdapters;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.run.RunJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A user with two toy modalities, a few samples and the backbone that is shipped. */
final class ToyPlace implements AutoCloseable {

    static final ModalityId WARMTH = new ModalityId("warmth");
    static final ModalityId WEIGHT = new ModalityId("weight");

    private static final long PATIENCE_SECONDS = 120;
    private static final Path BACKBONE =
            Path.of("../../distribution/src/main/backbones/ristretto").toAbsolutePath().normalize();

    final Path folder;
    final AffogatoHome home;
    final AdapterStore store;
    final ModalityRegistry registry;
    final LiveRuns runs;

    private ToyPlace(Path folder, ModalityRegistry registry) throws IOException {
        this.folder = folder;
        this.registry = registry;
        samples("train", 13);
        samples("test", 3);
        home =
                new AffogatoHome(
                        folder.resolve("an installation"), folder.resolve("data"), List.of());
        store = new AdapterStore(home.adapters());
        runs = new LiveRuns(folder.resolve("runs"), () -> new RunJob.Place(home, registry, store));
    }

    static ToyPlace in(Path folder) throws IOException {
        Engines.start(); // from the caches of the machine, not of the installation
        ToyPlace place = new ToyPlace(folder, new ListRegistry());
        place.install(WARMTH, 1, new ToyModality("warmth", 5));
        place.install(WEIGHT, 2, new ToyModality("weight", 7));
        return place;
    }

    /** Works with bundles that somebody else's kernel has installed. */
    static ToyPlace with(Path folder, ModalityRegistry registry) throws IOException {
        return new ToyPlace(folder, registry);
    }

    /** Installs a modality, in place of an older one. */
    void install(ModalityId id, int order, Modality modality) {
        String hash = "%08x".formatted(modality.hashCode()).repeat(8);
        ((ListRegistry) registry)
                .put(
                        new InstalledModality(
                                id,
                                order,
                                "bundle." + id,
                                "1.2.3",
                                folder.resolve("x.jar"),
                                hash,
                                modality));
    }

    LiveAdapters adapters() {
        return new LiveAdapters(store, () -> registry, home);
    }

    private void samples(String split, int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String name = split + i;
            Files.writeString(folder.resolve(name + ".warmth"), String.valueOf(i % 2));
            Files.writeString(folder.resolve(name + ".weight"), String.valueOf(i / 3.0));
            String answer = i % 2 == 0 ? "red" : "blue";
            lines.append("{\"id\":\"%s\",\"question\":\"what colour is it\",".formatted(name))
                    .append("\"media\":{\"warmth\":\"%1$s.warmth\",".formatted(name))
                    .append("\"weight\":\"%1$s.weight\"},".formatted(name))
                    .append("\"options\":[\"red\",\"blue\"],\"type\":\"colour\",")
                    .append("\"answers\":[\"%s\"]}\n".formatted(answer));
        }
        Files.writeString(folder.resolve(split + ".jsonl"), lines);
    }

    /** Returns a recipe of three epochs of four batches. */
    String recipe(String name) {
        return """
        schema: affogato.train/1
        run: {name: %s, seed: 3}
        device: cpu
        backbone: %s
        data: {train: %s, test: %s}
        modalities: [warmth, weight]
        frames: 2
        adapter: {loraRank: 3}
        training:
          epochs: 3
          batch: 3
          learningRate: 1.0e-3
          warmupSteps: 2
          earlyExit: {enabled: false}
          validateEveryEpochs: 0
        checkpoint: {everySteps: 5, keep: 2}
        evaluate: {split: test, remove: none}
        """
                .formatted(
                        name,
                        BACKBONE,
                        folder.resolve("train.jsonl"),
                        folder.resolve("test.jsonl"));
    }

    /** Trains to the end and returns the last row. */
    RunRow train(String name, Map<String, String> settings) throws InterruptedException {
        BlockingQueue<RunRow> ends = ends();
        runs.start(recipe(name), "", settings);
        return end(ends, "completed");
    }

    /** Collects the rows in which runs end. */
    BlockingQueue<RunRow> ends() {
        BlockingQueue<RunRow> ends = new ArrayBlockingQueue<>(100);
        runs.listen(event -> collect(event, ends));
        return ends;
    }

    private static void collect(RunEvent event, BlockingQueue<RunRow> ends) {
        boolean ended = List.of("completed", "stopped", "failed").contains(event.row().state());
        if (ended && event.line().isEmpty()) {
            ends.add(event.row());
        }
    }

    static RunRow end(BlockingQueue<RunRow> ends, String state) throws InterruptedException {
        RunRow row = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(state, row == null ? "nothing" : row.state(), () -> String.valueOf(row));
        return row;
    }

    @Override
    public void close() {
        runs.close();
    }
}
