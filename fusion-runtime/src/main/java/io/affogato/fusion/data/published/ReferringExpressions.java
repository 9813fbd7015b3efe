package io.affogato.fusion.data.published;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Expressions that mean one object of a picture, in the layout of REFER: a pickled list of
 * references with {@code ref_id}, {@code ann_id}, {@code image_id}, {@code split} and {@code
 * sentences}, each with {@code sent_id} and {@code raw}; outlines stand in {@code instances.json}
 * beside it. Several files, such as {@code refs(unc).p} and {@code refs(google).p}, split a data
 * set in several ways; the one that is named is read.
 *
 * <p>Every sentence of every reference becomes a sample. The split {@code test} means every split
 * whose name contains it; {@code testA} and {@code testB} those whose name contains that letter, as
 * {@code testAB} does; and every other name itself.
 */
final class ReferringExpressions implements EntryReader {

    private static final String INSTANCES = "instances.json";
    private static final String TEST = "test";
    private static final Pattern LETTERED = Pattern.compile("test[A-Z]");

    private final Instances instances;
    private final Optional<String> split;

    ReferringExpressions(Path annotations, Optional<String> split) {
        this.instances = Instances.read(annotations.resolveSibling(INSTANCES));
        this.split = split;
    }

    @Override
    public List<PublishedQuestion> read(Entry entry) {
        String part = entry.text("split");
        if (split.isPresent() && !isIn(part, split.get())) {
            entry.leaveOut("other split");
            return List.of();
        }
        String picture = entry.text("image_id");
        String object = entry.text("ann_id");
        String reference = entry.text("ref_id");
        Optional<Instances.Picture> file = instances.picture(picture);
        if (file.isEmpty()) {
            entry.problem(
                    "'image_id' must name an image of %s, found '%s'"
                            .formatted(INSTANCES, picture));
            return List.of();
        }
        Optional<ObjectRegion> region = instances.object(object, picture, entry);
        Map<String, String> fields =
                Map.of(
                        "file_name", file.get().file(),
                        "image_id", picture,
                        "ann_id", object,
                        "split", part);
        List<PublishedQuestion> questions = new ArrayList<>();
        for (Entry sentence : entry.entries("sentences")) {
            if (!sentence.has("raw")) {
                entry.leaveOut("no expression");
            } else if (region.isPresent()) {
                questions.add(
                        new PublishedQuestion(
                                "%s-%s".formatted(reference, sentence.text("sent_id")),
                                sentence.origin(),
                                fields,
                                sentence.text("raw").strip(),
                                List.of(),
                                List.of(),
                                "",
                                Optional.empty(),
                                List.of(region.get()),
                                OptionalDouble.empty()));
            }
        }
        return questions;
    }

    /** Whether a part belongs to the split that is asked for. */
    static boolean isIn(String part, String wanted) {
        if (wanted.equals(TEST)) {
            return part.contains(TEST);
        }
        return LETTERED.matcher(wanted).matches()
                ? part.contains(wanted.substring(TEST.length()))
                : part.equals(wanted);
    }
}
