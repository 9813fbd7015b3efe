package io.affogato.bundle.sixsense;

import io.affogato.modality.Progress;
import io.affogato.modality.TaskSource.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Writes a data set into a folder, several recordings at a time. */
final class DataSetMaker {

    private static final String CLIPS = "clips";

    private final Path folder;
    private final Request request;

    /**
     * Makes a maker.
     *
     * @param folder an existing empty folder
     */
    DataSetMaker(Path folder, Request request) {
        this.folder = folder;
        this.request = request;
    }

    /** Writes everything; one thread reports. */
    void make(Progress progress) throws IOException, InterruptedException, ExecutionException {
        Files.createDirectory(folder.resolve(CLIPS));
        List<Clip> clips = Plan.draw(request);
        Map<Split, List<String>> lines = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            lines.put(split, new ArrayList<>());
        }
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<List<String>>> written = new ArrayList<>();
            for (Clip clip : clips) {
                written.add(workers.submit(() -> write(clip)));
            }
            for (int i = 0; i < clips.size(); i++) {
                progress.report("writing clips", i, clips.size());
                lines.get(clips.get(i).split()).addAll(written.get(i).get());
            }
        } finally {
            workers.shutdownNow();
            workers.awaitTermination(1, TimeUnit.MINUTES); // nobody writes when the folder goes
        }
        for (Split split : Split.values()) {
            Files.write(folder.resolve(split.word() + ".jsonl"), lines.get(split));
        }
        Files.writeString(folder.resolve("dataset.json"), description() + "\n");
        progress.report("writing clips", clips.size(), clips.size());
    }

    private List<String> write(Clip clip) throws IOException {
        String path = CLIPS + "/" + clip.name();
        Path place = Files.createDirectory(folder.resolve(path));
        Staging staging = Staging.of(clip.scene(), clip.seed());
        Map<String, String> media = new LinkedHashMap<>();
        ClipMaker.write(place, staging, clip.number() % 2 == 0)
                .forEach((role, file) -> media.put(role, path + "/" + file));
        return SampleLines.of(clip, media);
    }

    private String description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("task", "sixsense");
        description.put("version", 1);
        description.put("seed", request.seed());
        for (Split split : Split.values()) {
            description.put(split.word(), split.clips(request));
        }
        return Json.text(description);
    }
}
