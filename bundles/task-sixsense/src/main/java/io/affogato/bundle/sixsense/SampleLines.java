package io.affogato.bundle.sixsense;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The questions about one recording as lines of a sample file. */
final class SampleLines {

    private SampleLines() {}

    /**
     * Returns one line a question, without line ends.
     *
     * @param media paths by role, relative to the sample file
     */
    static List<String> of(Clip clip, Map<String, String> media) {
        SplittableRandom random = new SplittableRandom(clip.seed() ^ 0x5DEECE66DL);
        List<Question> questions = QuestionMaker.ask(clip.scene(), random);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            lines.add(line("%s-%02d".formatted(clip.name(), i), media, questions.get(i)));
        }
        return lines;
    }

    private static String line(String id, Map<String, String> media, Question question) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", id);
        line.put("media", media);
        line.put("question", question.text());
        line.put("options", question.options());
        line.put("answers", List.of(question.answer()));
        line.put("type", question.type());
        line.put("senses", question.senses());
        line.put("chance", question.chance());
        return Json.text(line);
    }
}
