package io.affogato.fusion.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleFileTest {

    private static final String GOOD =
            "{'id':'a','media':{'video':'clips/1.mp4'},'question':'how many?','options':['1','2'],"
                    + "'answers':['2'],'type':'count','senses':['one'],'chance':0.5}";

    @TempDir Path folder;

    @Test
    void readsEveryField() throws IOException {
        Sample sample = SampleFile.read(file(GOOD)).get(0);

        assertEquals("a", sample.id());
        assertTrue(sample.origin().endsWith("train.jsonl:1"), sample.origin());
        assertEquals(folder.resolve("clips/1.mp4"), sample.file("video").orElseThrow());
        assertEquals(List.of("1", "2"), sample.options());
        assertEquals(List.of("2"), sample.answers());
        assertEquals("count", sample.type());
        assertEquals(List.of(new ModalityId("one")), sample.senses());
        assertEquals(0.5, sample.chance());
    }

    @Test
    void aMaskOrANumberMayBeAskedFor() throws IOException {
        String mask = "{'id':'m','media':{'video':'v.mp4','mask':'m.png'},'question':'the cube'}";
        String score = "{'id':'s','media':{'video':'v.mp4'},'question':'how?','score':-1.25}";
        Path file = file(GOOD, mask, score);

        List<Sample> samples = SampleFile.readTargets(file);

        assertEquals(folder.resolve("m.png"), samples.get(1).mask().orElseThrow());
        assertEquals(samples.get(2).recording(), samples.get(1).recording());
        assertEquals(-1.25, samples.get(2).score().orElseThrow());
        assertTrue(samples.get(0).score().isEmpty());
        Path copy = folder.resolve("copy.jsonl");
        SampleFileWriter.write(copy, samples);
        List<Sample> again = SampleFile.readTargets(copy);
        for (int i = 0; i < samples.size(); i++) {
            assertEquals(samples.get(i).score(), again.get(i).score());
            assertEquals(samples.get(i).media(), again.get(i).media());
        }
        assertThrows(ModalityException.class, () -> SampleFile.read(file));
    }

    @Test
    void aSampleWithoutAnyTargetIsRefused() throws IOException {
        Path file = file("{'id':'n','media':{'video':'v.mp4'},'question':'q'}");
        assertThrows(ModalityException.class, () -> SampleFile.readTargets(file));
        assertEquals(1, SampleFile.readQuestions(file).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'b','media':{'video':'v'},'question':'q'} | 'answers' must be a list with"
                        + " at",
                "{'id':'b','media':{'video':'v'},'question':'q','answers':[]} | found []",
                "{'id':'b','media':{'video':'v'},'question':'q','answers':['x'],'typ':'t'} | 'typ'",
                "{'id':'b','media':{},'question':'q','answers':['x']} | 'media' must map at least",
                "{'id':'b','media':{'video':3},'question':'q','answers':['x']} | 'media.video'",
                "{'id':'b','media':{'video':'v'},'question':' ','answers':['x']} | 'question' must",
                "{'id':'a','media':{'video':'v'},'question':'q','answers':['x']} | used in line 1",
                "{'id':'b','id':'c','media':{'video':'v'},'question':'q','answers':['x']} |"
                        + " Duplicate",
                "{'id':'b','media':{'video':'v'},'question':'q','answers':['x']} {} | one JSON"
                        + " object",
                "{'id':'b','media':{'video':'v'},'question':'q','answers':['x'] | one JSON object",
                "{'id':'b','media':{'video':'v'},'question':'q','answers':['x'],'chance':2} |"
                        + " 'chance'",
                "{'id':'b','media':{'video':'v'},'question':'q','answers':['x'],'senses':['X!']} |"
                        + " ids",
                "{'id':'b','media':{'video':'v'},'question':'q','options':['y'],'answers':['x']} |"
                        + " [y]",
                "{'id':'b','media':{'mask':'m'},'question':'q'} | 'answers' must be a list with",
                "{'id':'b','media':{'video':'v'},'question':'q','answers':['x'],'score':'1'} |"
                        + " 'score' must be a number",
                "['id'] | one JSON object",
                "7 | one JSON object"
            })
    void aBadLineIsNamedWithItsReason(String line, String reason) throws IOException {
        Path file = file(GOOD, line);

        ModalityException bad = assertThrows(ModalityException.class, () -> SampleFile.read(file));

        assertEquals(ErrorCode.BAD_SAMPLE, bad.code());
        assertTrue(bad.getMessage().contains("train.jsonl:2"), bad.getMessage());
        assertTrue(bad.getMessage().contains(reason), bad.getMessage());
    }

    @Test
    void allProblemsAreListedUpToTwenty() throws IOException {
        String[] lines = new String[30];
        Arrays.fill(lines, "{}");

        String message =
                assertThrows(ModalityException.class, () -> SampleFile.read(file(lines)))
                        .getMessage();

        assertTrue(message.contains("train.jsonl:1: 'id'"), message);
        assertTrue(message.contains("train.jsonl:5: 'id'"), message);
        assertFalse(message.contains("train.jsonl:6"), message);
    }

    @Test
    void aQuestionMayLackItsAnswerWhereNobodyTrainsOnIt() throws IOException {
        Path file = file("{'id':'b','media':{'video':'v'},'question':'q'}");

        assertTrue(SampleFile.readQuestions(file).get(0).answers().isEmpty());
    }

    @Test
    void missingAndEmptyFilesAreNamed() throws IOException {
        Path missing = folder.resolve("none.jsonl");
        Path empty = file("", " ");

        assertEquals(
                ErrorCode.MISSING_FILE,
                assertThrows(ModalityException.class, () -> SampleFile.read(missing)).code());
        assertEquals(
                ErrorCode.BAD_SAMPLE,
                assertThrows(ModalityException.class, () -> SampleFile.read(empty)).code());
    }

    private Path file(String... lines) throws IOException {
        Path file = folder.resolve("train.jsonl");
        Files.writeString(file, String.join("\n", lines).replace('\'', '"') + "\n");
        return file;
    }
}
