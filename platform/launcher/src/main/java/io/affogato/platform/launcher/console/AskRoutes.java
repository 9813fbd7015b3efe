package io.affogato.platform.launcher.console;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Calls about recordings and questions. */
final class AskRoutes {

    private static final String CLIP = "/api/v1/clips/{set}/{split}/{index}";
    private static final int MOST_CLIPS = 200;
    private static final Map<String, String> PLAYABLE =
            Map.of(
                    "mp4", "video/mp4",
                    "webm", "video/webm",
                    "wav", "audio/wav",
                    "flac", "audio/flac",
                    "mp3", "audio/mpeg",
                    "png", "image/png",
                    "jpg", "image/jpeg");

    private final AskService ask;
    private final DataSets data;
    private final MediaStore media;
    private final SenseViews senses;

    AskRoutes(AskService ask, DataSets data, MediaStore media, SenseViews senses) {
        this.ask = ask;
        this.data = data;
        this.media = media;
        this.senses = senses;
    }

    void addTo(Router router) {
        router.on("GET", "/api/v1/ask", this::standing)
                .on("POST", "/api/v1/ask", this::ask)
                .on("GET", "/api/v1/data", (c, n) -> Json.list("affogato.data.list/1", data.list()))
                .on("GET", "/api/v1/data/{set}/{split}", this::clips)
                .on("PUT", "/api/v1/media", this::upload)
                .on("POST", "/api/v1/clips", this::bring)
                .on("GET", CLIP + "/senses", this::senses)
                .on("GET", CLIP + "/senses/{modality}/pictures/{number}", (c, n) -> view(n, false))
                .on("GET", CLIP + "/senses/{modality}/sounds/{number}", (c, n) -> view(n, true))
                .on("GET", CLIP + "/media/{role}", this::medium);
    }

    private ConsoleReply standing(ConsoleCall call, Map<String, String> names) {
        return Json.document(
                "affogato.ask.standing/1", ask.standing(call.query().getOrDefault("run", "")));
    }

    /** One sample of a data set, as callers see it. */
    private record Clip(
            String set,
            String split,
            int index,
            String id,
            List<String> roles,
            String question,
            List<String> options,
            List<String> answers,
            String type,
            List<String> senses) {

        static Clip of(String set, String split, int index, Sample sample) {
            return new Clip(
                    set,
                    split,
                    index,
                    sample.id(),
                    sample.media().keySet().stream().sorted().toList(),
                    sample.question(),
                    sample.options(),
                    sample.answers(),
                    sample.type(),
                    sample.senses().stream().map(ModalityId::value).toList());
        }
    }

    private record Clips(int total, List<Clip> items) {}

    private ConsoleReply clips(ConsoleCall call, Map<String, String> names) {
        String set = names.get("set");
        String split = names.get("split");
        List<Sample> samples = data.samples(set, split);
        int from = (int) Query.number(call, "from", 0, 0, Integer.MAX_VALUE);
        int most = (int) Query.number(call, "most", 50, 1, MOST_CLIPS);
        List<Clip> items = new ArrayList<>();
        for (int i = from; i < Math.min(samples.size(), (long) from + most); i++) {
            items.add(Clip.of(set, split, i, samples.get(i)));
        }
        return Json.document("affogato.data.clips/1", new Clips(samples.size(), items));
    }

    private ConsoleReply upload(ConsoleCall call, Map<String, String> names) {
        String name = call.query().getOrDefault("name", "");
        return Json.document(
                "affogato.media/1",
                media.keep(call.upload().orElseThrow(() -> Json.bad("send a file")), name));
    }

    private record Brought(Map<String, String> media) {}

    private ConsoleReply bring(ConsoleCall call, Map<String, String> names) {
        Sample sample = sample(Json.read(call, Brought.class).media());
        int index = data.bring(sample);
        return Json.document(
                "affogato.data.clip/1", Clip.of(DataSets.BROUGHT, DataSets.BROUGHT, index, sample));
    }

    /** Returns a sample without a question. */
    Sample sample(Map<String, String> roles) {
        if (roles == null || roles.isEmpty()) {
            throw Json.bad("name files by role: {\"media\": {\"video\": \"<id of an upload>\"}}");
        }
        Map<String, String> files = new LinkedHashMap<>();
        roles.forEach((role, name) -> files.put(role, media.find(name).toString()));
        return new Sample(
                "brought",
                "console",
                Path.of("").toAbsolutePath(),
                files,
                "",
                List.of(),
                List.of(),
                "",
                List.of(),
                0);
    }

    private record SenseRow(
            String modality,
            boolean present,
            List<String> pictures,
            List<String> sounds,
            String problem) {}

    private ConsoleReply senses(ConsoleCall call, Map<String, String> names) {
        String base = call.path();
        List<SenseRow> rows = new ArrayList<>();
        for (SenseViews.View view : views(names)) {
            String own = base + "/" + view.modality();
            rows.add(
                    new SenseRow(
                            view.modality(),
                            view.present(),
                            numbered(own + "/pictures/", view.pictures().size()),
                            numbered(own + "/sounds/", view.sounds().size()),
                            view.problem()));
        }
        return Json.list("affogato.data.senses/1", rows);
    }

    private static List<String> numbered(String base, int count) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            paths.add(base + i);
        }
        return paths;
    }

    private ConsoleReply view(Map<String, String> names, boolean sound) {
        byte[] file =
                SenseViews.file(
                        views(names), names.get("modality"), sound, number(names.get("number")));
        return ConsoleReply.bytes(200, sound ? "audio/wav" : "image/png", file);
    }

    private List<SenseViews.View> views(Map<String, String> names) {
        String key = names.get("set") + "/" + names.get("split") + "/" + names.get("index");
        return senses.of(key, clip(names));
    }

    private Sample clip(Map<String, String> names) {
        return data.sample(names.get("set"), names.get("split"), number(names.get("index")));
    }

    private ConsoleReply medium(ConsoleCall call, Map<String, String> names) {
        Path file =
                clip(names)
                        .file(names.get("role"))
                        .filter(Files::isRegularFile)
                        .orElseThrow(
                                () ->
                                        new ModalityException(
                                                ErrorCode.MISSING_FILE,
                                                "this recording has no file of role '%s'"
                                                        .formatted(names.get("role"))));
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String type = PLAYABLE.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE, "%s is nothing a browser plays".formatted(name));
        }
        return ConsoleReply.file(type, file);
    }

    /** Where a recording is. */
    private record Place(String set, String split, int index) {}

    private record Question(
            Place clip,
            Map<String, String> media,
            String question,
            List<String> options,
            List<String> without,
            String run) {}

    private ConsoleReply ask(ConsoleCall call, Map<String, String> names) {
        Question wish = Json.read(call, Question.class);
        Sample recording =
                wish.clip() == null
                        ? sample(wish.media())
                        : data.sample(wish.clip().set(), wish.clip().split(), wish.clip().index());
        boolean own = wish.question() != null && !wish.question().isBlank();
        List<String> options =
                wish.options() != null ? wish.options() : own ? List.of() : recording.options();
        Sample asked = asked(recording, own ? wish.question() : recording.question(), options);
        Set<ModalityId> without = new LinkedHashSet<>();
        if (wish.without() != null) {
            wish.without().forEach(id -> without.add(Names.modality(id)));
        }
        return Json.document(
                "affogato.answer/1", ask.ask(wish.run() == null ? "" : wish.run(), asked, without));
    }

    /** Returns a recording with a question. */
    static Sample asked(Sample recording, String question, List<String> options) {
        if (question.isBlank()) {
            throw Json.bad("ask something: {\"question\": \"...\"}");
        }
        return new Sample(
                "question",
                "console",
                recording.folder(),
                recording.media(),
                question,
                options,
                List.of(),
                "",
                List.of(),
                0);
    }

    private static int number(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw Json.bad("'%s' is no number".formatted(text));
        }
    }
}
