package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Samples that ask for a mask, a class or a number, as lines of a sample file. */
final class TargetLines {

    /** Asks for the class of a scene. */
    static final String SCENE = "what scene is this ?";

    private static final String COMFORT = "how does this scene feel ?";
    private static final double TWO_CLASSES = 0.5;

    private TargetLines() {}

    /** Returns one line a reference; the mask lies beside the video. */
    static List<String> of(Clip clip, Map<String, String> media, List<Reference> references) {
        List<String> lines = new ArrayList<>();
        for (Reference reference : references) {
            Map<String, String> all = new LinkedHashMap<>(media);
            String video = media.get("video");
            String folder = video.substring(0, video.lastIndexOf('/') + 1);
            all.put("mask", folder + MaskFiles.name(reference.thing()));
            Map<String, Object> line =
                    line("%s-r%02d".formatted(clip.name(), lines.size()), all, reference.text());
            line.put("type", reference.type());
            line.put("senses", reference.senses());
            line.put("chance", reference.chance());
            lines.add(Json.text(line));
        }
        return lines;
    }

    /** Returns the line that asks for the class of a scene. */
    static String of(Clip clip, Map<String, String> media, SceneClass answer) {
        Map<String, Object> line = line(clip.name() + "-scene", media, SCENE);
        line.put("options", Stream.of(SceneClass.values()).map(SceneClass::word).toList());
        line.put("answers", List.of(answer.word()));
        line.put("type", "scene");
        line.put("senses", List.of("image", "audio"));
        line.put("chance", TWO_CLASSES);
        return Json.text(line);
    }

    /** Returns the line that asks for the comfort of a scene. */
    static String of(Clip clip, Map<String, String> media, Comfort comfort) {
        Map<String, Object> line = line(clip.name() + "-comfort", media, COMFORT);
        line.put("type", "comfort");
        line.put("senses", List.of("image", "audio", "thermal"));
        line.put("score", comfort.score());
        return Json.text(line);
    }

    private static Map<String, Object> line(String id, Map<String, String> media, String text) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", id);
        line.put("media", media);
        line.put("question", text);
        return line;
    }
}
