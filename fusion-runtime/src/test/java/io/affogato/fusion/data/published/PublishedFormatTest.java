package io.affogato.fusion.data.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads hand-made files of each published format, with what is odd about it. */
class PublishedFormatTest {

    private static final String TEMPLATES =
            """
[{"video_id": "00004567", "question_id": 31, "type": "[\\"Audio-Visual\\", \\"Comparative\\"]",
  "question_content": "Is the instrument on the <LR> louder than the instrument on the <LR>?",
  "templ_values": "[\\"right\\", \\"left\\"]", "question_deleted": 0, "anser": "no"},
 {"video_id": "00004567", "question_id": 32, "type": "['Visual', 'Location']",
  "question_content": "What is left of the <Object>?",
  "templ_values": "['acoustic guitar']", "question_deleted": 0, "anser": "bass_drum"},
 {"video_id": "00004568", "question_id": 33, "type": "[\\"Audio\\", \\"Counting\\"]",
  "question_content": "How many musicians?", "templ_values": "[]",
  "question_deleted": 1, "anser": "two"}]
""";

    @TempDir private Path folder;

    @Test
    void tenFormatsAreKnownEachOfADataSetWithARequiredRole() {
        List<String> ids = PublishedFormat.all().stream().map(PublishedFormat::id).toList();

        assertEquals(10, ids.size(), ids::toString);
        assertEquals(ids.stream().sorted().toList(), ids);
        for (PublishedFormat format : PublishedFormat.all()) {
            boolean named = format.media().isEmpty(); // by the user, with --role
            assertTrue(
                    named || format.media().values().stream().anyMatch(MediaRule::required),
                    format.id());
        }
    }

    @Test
    void anUnknownFormatIsToldWithTheKnownOnes() {
        ModalityException bad =
                assertThrows(ModalityException.class, () -> PublishedFormat.of("nextq"));

        assertEquals(ErrorCode.BAD_RECIPE, bad.code());
        assertTrue(bad.getMessage().contains("nextqa"), bad.getMessage());
    }

    @Test
    void situationAndQuestionAreLinesOfOneText() throws IOException {
        PublishedFormat.Reading reading =
                read(
                        "sqa3d",
                        "SQA_test.json",
                        """
                        [{"scene_id": "scene0380_00", "situation": "I am facing a window. ",
                          "question": "What is Is on my left?", "question_id": 220602000000,
                          "answers": ["desk", "the desk"]},
                         {"situation": "I sit.", "question": "Can I see it?", "question_id": 2,
                          "answers": ["yes"]},
                         {"scene_id": "scene0381_00", "question": "is it dark?", "answers": "no"}]
                        """);

        PublishedQuestion first = reading.questions().get(0);
        assertEquals("220602000000", first.id());
        assertEquals("I am facing a window. \nWhat is Is on my left?", first.question());
        assertEquals(List.of("desk", "the desk"), first.answers());
        assertEquals("What", first.type());
        assertEquals(Map.of("scene_id", "scene0380_00"), first.fields());
        PublishedQuestion second = reading.questions().get(1);
        assertEquals("scene0381_00-3", second.id());
        assertEquals("is it dark?", second.question());
        assertEquals("Other", second.type(), "the type is a word with this case");
        assertEquals(Map.of("no scene_id", 1), reading.leftOut());
    }

    @Test
    void repeatedPlacesAreFilledOneByOne() throws IOException {
        PublishedFormat.Reading reading = read("musicavqa", "avqa-test.json", TEMPLATES);

        assertEquals(2, reading.questions().size());
        PublishedQuestion first = reading.questions().get(0);
        assertEquals(
                "Is the instrument on the right louder than the instrument on the left?",
                first.question());
        assertEquals("Audio-Visual Comparative", first.type());
        PublishedQuestion second = reading.questions().get(1);
        assertEquals("What is left of the acoustic guitar?", second.question());
        assertEquals(List.of("bass drum"), second.answers());
        assertEquals("Visual Location", second.type());
        assertEquals(Map.of("question_deleted", 1), reading.leftOut());
    }

    @Test
    void repeatedPlacesTakeTheFirstValueInLegacyMode() throws IOException {
        ReadOptions legacy = new ReadOptions(true, Optional.empty(), Optional.empty());
        Path file = file("avqa-test.json", TEMPLATES);

        assertEquals(
                "Is the instrument on the right louder than the instrument on the right?",
                PublishedFormat.of("musicavqa").read(file, legacy).questions().get(0).question());
    }

    @Test
    void bothPublishedFilesOfAMultipleChoiceSetGiveTheSameQuestion() throws IOException {
        PublishedQuestion json =
                read(
                                "nextqa",
                                "val.json",
                                """
                                [{"video": "/data/videos/1164/3238737531", "num_option": 5,
                                  "qid": "CW_3238737531_5", "question": "why, did he \\"wave\\"?",
                                  "a0": "to stop.", "a1": "to greet.", "a2": "to sit.",
                                  "a3": "to run.", "a4": "to eat.", "answer": 1}]
                                """)
                        .questions()
                        .get(0);
        PublishedQuestion csv =
                read(
                                "nextqa",
                                "val.csv",
                                """
video,frame_count,width,height,question,answer,qid,type,a0,a1,a2,a3,a4
3238737531,369,640,480,"why, did he ""wave""\",1,5,CW,to stop,to greet,to sit,to run,to eat
""")
                        .questions()
                        .get(0);

        assertEquals("CW_3238737531_5", json.id());
        assertEquals("CW", json.type());
        assertEquals("why, did he \"wave\"?", json.question());
        assertEquals(List.of("to greet."), json.answers());
        assertEquals("1164/3238737531", json.fields().get("short"));
        assertEquals(json.id(), csv.id());
        assertEquals(json.question(), csv.question());
        assertEquals(json.options(), csv.options());
        assertEquals(json.answers(), csv.answers());
        assertEquals(json.type(), csv.type());
        assertEquals("3238737531", csv.fields().get("name"));
        assertTrue(csv.origin().endsWith("val.csv:2 (entry 1)"), csv.origin());
    }

    @Test
    void starInTheSameLayoutHasFourOptionsAndAClip() throws IOException {
        String star =
                """
[{"video": "6H78U", "num_option": 4, "qid": "Interaction_T1_13", "start": 11.1, "end": 19.6,
  "question": "Which object was tidied up by the person?", "a0": "The closet/cabinet.",
  "a1": "The blanket.", "a2": "The clothes.", "a3": "The table.", "answer": 2}]
""";
        PublishedQuestion question = read("nextqa", "star.json", star).questions().get(0);

        assertEquals("Interaction", question.type());
        assertEquals(4, question.options().size());
        assertEquals(List.of("The clothes."), question.answers());
        assertEquals(
                Optional.of(new Span(11.1, OptionalDouble.of(19.6), SpanUnit.SECONDS)),
                question.span());
    }

    @Test
    void questionsOfARecordingAreAskedOneByOne() throws IOException {
        String file =
                """
{"video_1580": {"metadata": {"split": "train", "video_id": "video_1580"},
   "object_tracking": [],
   "mc_question": [
     {"id": 0, "question": "Is the camera moving?", "options": ["No", "Yes", "A bit"],
      "answer_id": 2, "area": "physics", "reasoning": "descriptive", "tag": ["motion"]},
     {"id": 7, "question": "Who left?", "options": ["He", "She", "Nobody"],
      "area": "semantics"}]},
 "video_42": {"metadata": {"split": "valid"}, "mc_question": []}}
""";

        PublishedFormat.Reading reading = read("perceptiontest", "all.json", file);

        PublishedQuestion only = reading.questions().get(0);
        assertEquals("video_1580_0", only.id());
        assertEquals(List.of("A bit"), only.answers());
        assertEquals("physics", only.type());
        assertEquals(Map.of("video_id", "video_1580"), only.fields());
        assertEquals(
                Map.of("no answer_id (held out)", 1, "recording without mc_question", 1),
                reading.leftOut());
        ReadOptions valid = new ReadOptions(false, Optional.empty(), Optional.of("valid"));
        assertEquals(
                Map.of("other split", 1, "recording without mc_question", 1),
                PublishedFormat.of("perceptiontest")
                        .read(folder.resolve("all.json"), valid)
                        .leftOut());
    }

    @Test
    void oneClipFileCountsFramesAndTheOtherSeconds() throws IOException {
        PublishedQuestion frames =
                read("touchqa", "touch_val.json", clip("120", "196")).questions().get(0);
        PublishedQuestion seconds =
                read("thermalqa", "thermalqa_val.json", clip("36.608", null)).questions().get(0);

        assertEquals(
                Optional.of(new Span(120, OptionalDouble.of(196), SpanUnit.FRAMES)), frames.span());
        assertEquals(
                Optional.of(new Span(36.608, OptionalDouble.empty(), SpanUnit.SECONDS)),
                seconds.span());
        assertEquals(List.of("sit desk"), seconds.answers());
    }

    @Test
    void swappedUnitsAreNoticedOrToldByTheUser() throws IOException {
        Path file = file("touch_val.json", clip("36.608", "39.2"));
        PublishedFormat format = PublishedFormat.of("touchqa");

        ModalityException bad =
                assertThrows(ModalityException.class, () -> format.read(file, ReadOptions.DEFAULT));

        assertTrue(bad.getMessage().contains("touch_val.json:1 (entry 1)"), bad.getMessage());
        assertTrue(bad.getMessage().contains("--unit seconds"), bad.getMessage());
        ReadOptions seconds =
                new ReadOptions(false, Optional.of(SpanUnit.SECONDS), Optional.empty());
        assertEquals(
                SpanUnit.SECONDS,
                format.read(file, seconds).questions().get(0).span().orElseThrow().unit());
    }

    @Test
    void aLabelAnswersTheQuestionOfTheFormat() throws IOException {
        String file =
                """
                ---g-f_I2yQ,1,"people marching, drumming",test
                --0PQM4-hqg,30,waterfall burbling,train
                """;

        PublishedFormat.Reading reading = read("vggsound", "vggsound.csv", file);

        PublishedQuestion first = reading.questions().get(0);
        assertEquals("---g-f_I2yQ_000001", first.id());
        assertEquals(List.of("people marching, drumming"), first.answers());
        assertEquals("--0PQM4-hqg_000030", reading.questions().get(1).fields().get("clip"));
        ReadOptions test = new ReadOptions(false, Optional.empty(), Optional.of("test"));
        PublishedFormat.Reading half =
                PublishedFormat.of("vggsound").read(folder.resolve("vggsound.csv"), test);
        assertEquals(1, half.questions().size());
        assertEquals(Map.of("other split", 1), half.leftOut());
    }

    private static String clip(String start, String end) {
        return """
[{"video_id": "v1", "question_id": 8, "start": %s,%s "question": "What happened before?", "answer": "sit desk"}]
"""
                .formatted(start, end == null ? "" : " \"end\": %s,".formatted(end));
    }

    private PublishedFormat.Reading read(String format, String name, String text)
            throws IOException {
        return PublishedFormat.of(format).read(file(name, text), ReadOptions.DEFAULT);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
