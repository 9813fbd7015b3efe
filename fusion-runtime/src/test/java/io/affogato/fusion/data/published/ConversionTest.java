package io.affogato.fusion.data.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.data.SampleFile;
import io.affogato.fusion.data.published.Conversion.Missing;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Converts small data sets whose media are there, elsewhere, or missing. */
class ConversionTest {

    private static final String CHOICES =
            """
            video,question,answer,qid,type,a0,a1,a2,a3,a4
            111,why go,0,0,CW,a,b,c,d,e
            222,how go,4,1,CH,a,b,c,d,e
            222,when go,3,2,TN,a,b,c,d,e
            """;

    private static final String CLIPS =
            """
[{"video_id": "v1", "question_id": "q1", "start": 3, "end": 9, "question": "what?", "answer": "x"},
 {"video_id": "v1", "question_id": "q2", "start": 12, "question": "what?", "answer": "y"}]
""";

    @TempDir private Path folder;
    private Path media;

    @BeforeEach
    void makeFolder() throws IOException {
        media = Files.createDirectories(folder.resolve("set/videos"));
    }

    @Test
    void filesBelowTheSampleFileAreRelativeAndSiblingsAreFound() throws IOException {
        touch("set/videos/1106/111.mp4");
        touch("set/videos/222.mp4");
        touch("set/videos_depth/222/000001.png");
        touch("set/videos_flow/222/000001.jpg");

        ConversionReport report = convert("nextqa", CHOICES, Missing.FAIL, Map.of());

        List<Sample> samples = SampleFile.read(folder.resolve("set/out.jsonl"));
        assertEquals(3, report.questions());
        assertEquals(2, report.recordings());
        assertEquals(Map.of("video", "videos/1106/111.mp4"), samples.get(0).media());
        assertEquals(
                Map.of(
                        "video",
                        "videos/222.mp4",
                        "depth_maps",
                        "videos_depth/222",
                        "flow_maps_transposed",
                        "videos_flow/222"),
                samples.get(1).media());
        assertEquals("CW_111_0", samples.get(0).id());
        assertEquals(List.of("a."), samples.get(0).answers());
        assertEquals(List.of("a.", "b.", "c.", "d.", "e."), samples.get(0).options());
        assertEquals(1, report.roles().get("depth_maps").missing());
        assertEquals(2, report.roles().get("depth_maps").found());
        assertTrue(Files.exists(samples.get(1).file("depth_maps").orElseThrow()));
    }

    @Test
    void featuresAreTakenAsPublishedOrRewritten() throws IOException {
        String scenes =
                """
[{"scene_id": "s1", "question_id": 1, "situation": "I sit.", "question": "Is it red?",
  "answers": ["yes"]},
 {"scene_id": "s2", "question_id": 2, "situation": "I sit.", "question": "Is it red?",
  "answers": ["no"]}]
""";
        String features = "set/videos/voxelized_features_sam_nonzero_preprocess/";
        touch("set/videos/s1.mp4");
        touch("set/videos/s2.mp4");
        touch(features + "s1.pt");
        touch(features + "s2.pt");
        touch(features + "s2.npy");

        convert("sqa3d", scenes, Missing.FAIL, Map.of());

        List<Sample> samples = SampleFile.read(folder.resolve("set/out.jsonl"));
        assertTrue(samples.get(0).media().get("voxel_features").endsWith("s1.pt"));
        assertTrue(samples.get(1).media().get("voxel_features").endsWith("s2.npy"));
    }

    @Test
    void filesElsewhereAreAbsolute() throws IOException {
        touch("set/videos/111.mp4");
        Path to = folder.resolve("elsewhere/out.jsonl");

        Conversion.run(request("nextqa", CHOICES, Missing.SKIP, Map.of(), to), ClipSource.NONE);

        assertEquals(
                Map.of("video", media.resolve("111.mp4").toString()),
                SampleFile.read(to).get(0).media());
    }

    @Test
    void missingMediaFailAndAreListed() throws IOException {
        touch("set/videos/111.mp4");

        ModalityException bad =
                assertThrows(
                        ModalityException.class,
                        () -> convert("nextqa", CHOICES, Missing.FAIL, Map.of()));

        assertEquals(ErrorCode.MISSING_FILE, bad.code());
        assertTrue(bad.getMessage().startsWith("2 media file(s)"), bad.getMessage());
        assertTrue(bad.getMessage().contains("set/in.csv:3 (entry 2): video"), bad.getMessage());
        assertFalse(Files.exists(folder.resolve("set/out.jsonl")));
    }

    @Test
    void missingMediaAreSkippedAndCounted() throws IOException {
        touch("set/videos/111.mp4");

        ConversionReport report = convert("nextqa", CHOICES, Missing.SKIP, Map.of());

        assertEquals(1, report.questions());
        assertEquals(Map.of("no media", 2), report.leftOut());
        assertEquals(2, report.roles().get("video").missing());
        assertEquals(2, report.roles().get("video").examples().size());
    }

    @Test
    void aQuestionKeepsTheMediaItHasWhereTheRestIsMasked() throws IOException {
        touch("set/videos_norm/222/1.png");

        ConversionReport report = convert("nextqa", CHOICES, Missing.MASK, Map.of());

        List<Sample> samples = SampleFile.read(folder.resolve("set/out.jsonl"));
        assertEquals(2, samples.size());
        assertEquals(Map.of("normals", "videos_norm/222"), samples.get(0).media());
        assertEquals(Map.of("no media", 1), report.leftOut());
    }

    @Test
    void anEmptyFolderIsNoRecording() throws IOException {
        Files.createDirectories(media.resolve("111"));
        touch("set/videos/222/1.jpg");

        ConversionReport report = convert("nextqa", CHOICES, Missing.SKIP, Map.of());

        assertEquals(2, report.questions());
    }

    @Test
    void nothingLeftIsAnError() throws IOException {
        ModalityException bad =
                assertThrows(
                        ModalityException.class,
                        () -> convert("nextqa", CHOICES, Missing.SKIP, Map.of()));

        assertTrue(bad.getMessage().contains("no media: 3"), bad.getMessage());
    }

    @Test
    void aRoleMayLieWhereItsUserSays() throws IOException {
        touch("set/videos/111.mp4");
        touch("set/videos/222.mp4");
        touch("set/videos/odd/222.flow/1.flo");

        ConversionReport report =
                convert("nextqa", CHOICES, Missing.SKIP, Map.of("mine", "odd/{name}.flow"));

        assertEquals(2, report.questions());
        assertEquals(Map.of("incomplete media", 1), report.leftOut());
        assertEquals(
                "videos/odd/222.flow",
                SampleFile.read(folder.resolve("set/out.jsonl")).get(0).media().get("mine"));
    }

    @Test
    void clipsCutBeforeAreTakenAndOthersAreCut() throws IOException {
        touch("set/videos/video/q1/1.png");
        touch("set/videos/touch/q1/1.png");
        touch("set/videos/v1/video.mp4");
        touch("set/videos/v1/gelsight.mp4");
        Path to = folder.resolve("set/out.jsonl");
        ClipSource cutter =
                (recording, span, role, id) ->
                        Optional.of(
                                folder.resolve("set/cut")
                                        .resolve(role)
                                        .resolve(id + "-" + (int) span.start()));

        Conversion.run(request("touchqa", CLIPS, Missing.FAIL, Map.of(), to), cutter);

        List<Sample> samples = SampleFile.read(to);
        assertEquals("videos/touch/q1", samples.get(0).media().get("touch"));
        assertEquals("cut/touch/q2-12", samples.get(1).media().get("touch"));
        assertEquals("cut/video/q2-12", samples.get(1).media().get("video"));
    }

    @Test
    void aWholeRecordingIsNoClip() throws IOException {
        touch("set/videos/v1/video.mp4");
        touch("set/videos/v1/gelsight.mp4");

        ModalityException bad =
                assertThrows(
                        ModalityException.class,
                        () -> convert("touchqa", CLIPS, Missing.FAIL, Map.of()));

        assertTrue(bad.getMessage().contains("--cut FOLDER"), bad.getMessage());
        assertTrue(bad.getMessage().contains("in.json:1 (entry 1)"), bad.getMessage());
    }

    @Test
    void anExistingFileIsNotOverwritten() throws IOException {
        touch("set/out.jsonl");

        ModalityException bad =
                assertThrows(
                        ModalityException.class,
                        () -> convert("nextqa", CHOICES, Missing.SKIP, Map.of()));

        assertEquals(ErrorCode.NO_OUTPUT, bad.code());
    }

    private ConversionReport convert(
            String format, String annotations, Missing missing, Map<String, String> roles)
            throws IOException {
        Path to = folder.resolve("set/out.jsonl");
        return Conversion.run(request(format, annotations, missing, roles, to), ClipSource.NONE);
    }

    private Conversion.Request request(
            String format, String annotations, Missing missing, Map<String, String> roles, Path to)
            throws IOException {
        String ending = annotations.startsWith("[") ? "json" : "csv";
        Path file = Files.writeString(folder.resolve("set/in." + ending), annotations);
        return new Conversion.Request(
                PublishedFormat.of(format), file, media, to, missing, roles, ReadOptions.DEFAULT);
    }

    private void touch(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }
}
