package io.affogato.fusion.data.published;

import io.affogato.fusion.data.SampleFileWriter;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns a published data set into a sample file. */
public final class Conversion {

    /** What happens to a question whose required media are not there. */
    public enum Missing {
        /** The conversion fails and lists them. */
        FAIL,
        /** The question is left out and counted. */
        SKIP,
        /** The question stays with the media it has, if any; what it lacks is masked in a run. */
        MASK
    }

    /**
     * What to convert.
     *
     * @param annotations annotation file
     * @param media folder of the media
     * @param to sample file to write; must not exist
     * @param roles paths by role, each in place of the format's own; such a role is required
     */
    public record Request(
            PublishedFormat format,
            Path annotations,
            Path media,
            Path to,
            Missing missing,
            Map<String, String> roles,
            ReadOptions options) {

        /** Copies the paths. */
        public Request {
            roles = Map.copyOf(roles);
        }

        private Map<String, MediaRule> rules() {
            Map<String, MediaRule> rules = new LinkedHashMap<>(format.media());
            new TreeMap<>(roles)
                    .forEach(
                            (role, path) ->
                                    rules.put(
                                            role,
                                            MediaRule.at(
                                                    path,
                                                    format.annotations() == AnnotationKind.CLIP,
                                                    rules.get(role))));
            return rules;
        }
    }

    private final Request request;
    private final ClipSource clips;
    private final MediaFolder media;
    private final Map<String, MediaRule> rules;
    private final Path folder;
    private final Map<Path, MadeFile> made = new LinkedHashMap<>();
    private final ConversionCount count = new ConversionCount();

    private Conversion(Request request, ClipSource clips) {
        this.request = request;
        this.clips = clips;
        this.media = new MediaFolder(request.media());
        this.rules = request.rules();
        this.folder = request.to().toAbsolutePath().normalize().getParent();
    }

    /**
     * Reads, looks for media, and writes the sample file.
     *
     * @throws ModalityException {@code BAD_SAMPLE}; {@code MISSING_FILE} if media are missing and
     *     that shall fail, or if no question is left; {@code NO_OUTPUT}
     */
    public static ConversionReport run(Request request, ClipSource clips) {
        if (Files.exists(request.to())) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s exists already; name a file that does not".formatted(request.to()));
        }
        return new Conversion(request, clips).run();
    }

    private ConversionReport run() {
        PublishedFormat.Reading reading =
                request.format().read(request.annotations(), request.options());
        reading.leftOut().forEach(count::leftOut);
        List<Sample> samples = new ArrayList<>();
        for (PublishedQuestion question : reading.questions()) {
            sample(question).ifPresent(samples::add);
        }
        if (request.missing() == Missing.FAIL) {
            count.refuseMissing(request.annotations());
        }
        if (samples.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "no question of %s is left (%s); look at --media and --role"
                            .formatted(request.annotations(), count.reasons()));
        }
        made.forEach((path, file) -> file.write(path));
        SampleFileWriter.write(request.to(), samples);
        return count.report(request, samples);
    }

    private Optional<Sample> sample(PublishedQuestion question) {
        Map<String, String> found = new LinkedHashMap<>();
        boolean complete = true;
        for (Map.Entry<String, MediaRule> rule : rules.entrySet()) {
            String role = rule.getKey();
            Optional<Path> file = file(question, role, rule.getValue());
            file.ifPresent(path -> found.put(role, written(path)));
            if (file.isPresent()) {
                count.found(role);
            } else {
                count.missing(role, rule.getValue().required(), lookedFor(question, role));
                complete &= !rule.getValue().required();
            }
        }
        question.files().stream()
                .filter(file -> !file.role().equals(Sample.MASK))
                .forEach(file -> found.put(file.role(), written(place(file))));
        if (found.isEmpty() || (!complete && request.missing() == Missing.SKIP)) {
            count.leftOut(found.isEmpty() ? "no media" : "incomplete media", 1);
            return Optional.empty();
        }
        question.files().stream()
                .filter(file -> file.role().equals(Sample.MASK))
                .forEach(file -> found.put(file.role(), written(place(file))));
        return Optional.of(
                new Sample(
                        question.id(),
                        question.origin(),
                        folder,
                        found,
                        question.question(),
                        question.options(),
                        question.answers(),
                        question.type(),
                        List.of(),
                        0,
                        question.score()));
    }

    /** Returns where a made file will lie: in a folder of its role beside the sample file. */
    private Path place(MadeFile file) {
        String name = request.to().getFileName().toString().replaceFirst("\\.jsonl$", "");
        Path place = folder.resolve(name + "-" + file.role()).resolve(file.name());
        made.putIfAbsent(place, file);
        return place;
    }

    private Optional<Path> file(PublishedQuestion question, String role, MediaRule rule) {
        Optional<Path> ready = media.find(rule.ready(question), question.fields());
        if (ready.isPresent() || question.span().isEmpty()) {
            return ready;
        }
        return media.find(rule.recordings(), question.fields())
                .flatMap(
                        recording ->
                                clips.clip(recording, question.span().get(), role, question.id()));
    }

    private String lookedFor(PublishedQuestion question, String role) {
        MediaRule rule = rules.get(role);
        String place =
                media.expected(rule.ready(question), question.fields()).orElse("(no path fits)");
        boolean uncut =
                question.span().isPresent()
                        && media.find(rule.recordings(), question.fields()).isPresent();
        return "%s: %s %s%s"
                .formatted(
                        question.origin(),
                        role,
                        place,
                        uncut ? " (the whole recording is there: name --cut FOLDER)" : "");
    }

    /** Below the sample file, paths are relative, so that the folder can be moved as one. */
    private String written(Path file) {
        Path normal = file.toAbsolutePath().normalize();
        Path shown = normal.startsWith(folder) ? folder.relativize(normal) : normal;
        return shown.toString().replace('\\', '/');
    }
}
