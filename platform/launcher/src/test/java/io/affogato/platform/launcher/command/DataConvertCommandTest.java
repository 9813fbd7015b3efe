package io.affogato.platform.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import io.affogato.fusion.data.SampleFile;
import io.affogato.media.Frame;
import io.affogato.media.ImageReader;
import io.affogato.media.VideoWriter;
import io.affogato.modality.Sample;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.terminal.StopSignals;
import io.affogato.platform.launcher.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Converts a data set whose recordings are cut, from the command line. */
final class DataConvertCommandTest {

    private static final String CLIPS =
            """
            [{"video_id": "v1", "question_id": "q1", "start": 6, "end": 18, "question": "what?", "answer": "x"},
             {"video_id": "v1", "question_id": "q2", "start": 21, "question": "why?", "answer": "y"}]
            """;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeRecordings() throws IOException {
        Path recording = Files.createDirectories(folder.resolve("media/v1"));
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 27; i++) { // brightness tells the time
            byte[] rgb = new byte[32 * 20 * 3];
            Arrays.fill(rgb, (byte) (8 * i + 16));
            frames.add(new Frame(32, 20, rgb));
        }
        VideoWriter.write(recording.resolve("video.mp4"), frames, 9);
        VideoWriter.write(recording.resolve("gelsight.mp4"), frames, 9);
    }

    @Test
    void clipsAreCutAtThreePicturesASecond() throws IOException {
        assertEquals(0, convert("touchqa", "--cut", folder.resolve("cut").toString()));

        List<Sample> samples = SampleFile.read(folder.resolve("out.jsonl"));
        Path first = samples.get(0).file("video").orElseThrow();
        assertEquals(folder.resolve("cut/video/q1"), first);
        assertEquals(List.of(6, 9, 12, 15), moments(first));
        assertEquals(List.of(21, 24), moments(samples.get(1).file("video").orElseThrow()));
        JsonNode document = JsonMapper.builder().build().readTree(out.toString());
        assertEquals("affogato.data.convert/1", document.path("schema").asText());
        assertEquals(2, document.path("questions").asInt());
        assertEquals(2, document.path("roles").path("normals").path("missing").asInt());
    }

    @Test
    void secondsAreNotFrames() throws IOException {
        assertEquals(65, convert("touchqa", "--cut", folder + "/cut", "--unit", "seconds"));
        assertTrue(err.toString().contains("another unit (--unit)"), err.toString());
    }

    @Test
    void withoutCuttingTheRecordingIsNoClip() throws IOException {
        assertEquals(66, convert("touchqa"));
        assertTrue(err.toString().contains("--cut FOLDER"), err.toString());
    }

    @Test
    void anUnknownFormatIsAnError() throws IOException {
        assertEquals(65, convert("touchq"));
        assertTrue(err.toString().contains("touchqa"), err.toString());
    }

    private static List<Integer> moments(Path clip) {
        return ImageReader.files(clip).stream()
                .map(file -> Math.round((ImageReader.read(file).at(16, 10, 1) - 16) / 8f))
                .toList();
    }

    private int convert(String format, String... more) throws IOException {
        Path annotations = Files.writeString(folder.resolve("touch_val.json"), CLIPS);
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "data",
                                "convert",
                                format,
                                "--annotations",
                                annotations.toString(),
                                "--media",
                                folder.resolve("media").toString(),
                                "--to",
                                folder.resolve("out.jsonl").toString(),
                                "-ojson"));
        words.addAll(List.of(more));
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
        AbstractModule outside =
                new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(AffogatoHome.class)
                                .toInstance(
                                        new AffogatoHome(
                                                folder.resolve("an installation"),
                                                folder.resolve("data"),
                                                List.of()));
                        bind(Terminal.class).toInstance(terminal);
                        bind(StopSignals.class).toInstance(new StopSignals());
                    }
                };
        return Guice.createInjector(outside, new CommandModule())
                .getInstance(CommandRunner.class)
                .run(words.toArray(String[]::new));
    }
}
