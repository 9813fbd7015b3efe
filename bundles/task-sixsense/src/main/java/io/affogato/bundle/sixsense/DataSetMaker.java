package io.affogato.bundle.sixsense;

import io.affogato.modality.Progress;
import io.affogato.modality.TaskSource.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private final Set<Kind> kinds;

    /**
     * Makes a maker.
     *
     * @param folder an existing empty folder
     */
    DataSetMaker(Path folder, Request request) {
        this.folder = folder;
        this.request = request;
        this.kinds = Kind.of(request.kinds());
    }

    /** Writes everything; one thread reports. */
    void make(Progress progress) throws IOException, InterruptedException, ExecutionException {
        Files.createDirectory(folder.resolve(CLIPS));
        List<Clip> clips = Plan.draw(request);
        Map<String, List<String>> lines = new TreeMap<>();
        for (Split split : Split.values()) {
            lines.put(file("", split), new ArrayList<>());
            kinds.forEach(kind -> lines.put(file(kind.word() + "-", split), new ArrayList<>()));
        }
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Map<String, List<String>>>> written = new ArrayList<>();
            for (Clip clip : clips) {
                written.add(workers.submit(() -> write(clip)));
            }
            for (int i = 0; i < clips.size(); i++) {
                progress.report("writing clips", i, clips.size());
                written.get(i).get().forEach((file, made) -> lines.get(file).addAll(made));
            }
        } finally {
            workers.shutdownNow();
            workers.awaitTermination(1, TimeUnit.MINUTES); // nobody writes when the folder goes
        }
        for (Map.Entry<String, List<String>> file : lines.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        Files.writeString(folder.resolve("dataset.json"), description() + "\n");
        progress.report("writing clips", clips.size(), clips.size());
    }

    private static String file(String kind, Split split) {
        return kind + split.word() + ".jsonl";
    }

    /** Writes a recording; returns its samples by file. */
    private Map<String, List<String>> write(Clip clip) throws IOException {
        String path = CLIPS + "/" + clip.name();
        Path place = Files.createDirectory(folder.resolve(path));
        Staging staging = Staging.of(clip.scene(), clip.seed());
        Map<String, String> media = new LinkedHashMap<>();
        ClipMaker.write(place, staging, clip.number() % 2 == 0)
                .forEach((role, file) -> media.put(role, path + "/" + file));
        Map<String, List<String>> lines = new TreeMap<>();
        lines.put(file("", clip.split()), SampleLines.of(clip, media));
        if (kinds.contains(Kind.REFER)) {
            MaskFiles.write(place, staging);
        }
        for (Kind kind : kinds) {
            lines.put(file(kind.word() + "-", clip.split()), kind.lines(clip, media));
        }
        return lines;
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
