package io.affogato.fusion.data.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a file of annotations is told with its place. */
class RefusedAnnotationsTest {

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sqa3d | [{'scene_id':'s','question':'q','question_id':1}] | 'answers' must be",
                "sqa3d | [{'scene_id':'s','question':7.5,'answers':['x']}] | 'question' must be a",
                "sqa3d | [7] | expected an object, found NUMBER",
                "sqa3d | [] | expected at least one entry",
                "sqa3d | 7 | expected a JSON list or object",
                "sqa3d | [{'scene_id':'s' | expected JSON",
                "sqa3d | [] {} | expected the end of the file",
                "sqa3d |"
                        + " [{'scene_id':'s','question_id':1,'question':'q','answers':['x']},{'scene_id':'s','question_id':1,'question':'q','answers':['x']}]"
                        + " | used at",
                "musicavqa | [{'video_id':'v','question_id':1,'type':'[]','question_content':'<A>"
                        + " <A>','templ_values':'[x]','anser':'y'}] | 'templ_values' must be a list",
                "musicavqa | [{'video_id':'v','question_id':1,'type':'[]','question_content':'<A>',"
                        + "'templ_values':'[]','anser':'y'}] | a value for every place",
                "nextqa |"
                        + " [{'video':'v','qid':'CW_v_1','question':'q?','a0':'a','a1':'b','a2':'c','a3':'d','a4':'e','answer':5}]"
                        + " | 'answer' must be a whole number from 0 to 4",
                "nextqa | [{'video':'v','qid':'CW_v_1','question':'q?','a0':'a','answer':0}] |"
                        + " 'a1'",
                "nextqa | [{'video':'v','qid':'CW_v_1','question':'q?','num_option':1,'a0':'a',"
                        + "'answer':0,'start':4,'end':2}] | ends after its start",
                "perceptiontest | [{'mc_question':[]}] | named by its recording",
                "perceptiontest | {'v':{'mc_question':[{'id':0,'question':'q','options':['a','b'],"
                        + "'answer_id':2}]}} | mc_question 0: 'answer_id' must be",
                "thermalqa | [{'video_id':'v','question_id':1,'question':'q','answer':'a'}] |"
                        + " 'start'",
                "thermalqa | [{'video_id':'v','question_id':1,'question':'q','answer':'a',"
                        + "'start':-1}] | starts at 0 or later",
                "touchqa | [{'video_id':'v','question_id':1,'question':'q','answer':'a',"
                        + "'start':9,'end':3}] | do both count frames?"
            })
    void aBadEntryIsNamedWithFileLineAndReason(String format, String text, String reason)
            throws IOException {
        Path file = file("bad.json", text.replace('\'', '"').replace('`', '\''));

        ModalityException bad =
                assertThrows(
                        ModalityException.class,
                        () -> PublishedFormat.of(format).read(file, ReadOptions.DEFAULT));

        assertEquals(ErrorCode.BAD_SAMPLE, bad.code());
        assertTrue(bad.getMessage().contains("bad.json:1"), bad.getMessage());
        assertTrue(
                bad.getMessage().replace('"', '\'').contains(reason.replace('"', '\'')),
                bad.getMessage());
    }

    @Test
    void aBadRowIsNamedWithItsLine() throws IOException {
        Path columns = file("columns.csv", "id1,1,\"two\nlines\",train\nid2,1,train\n");
        Path quote = file("quote.csv", "id1,1,x,train\nid2,1,\"x,train\n");

        assertTrue(refusal(columns).contains("columns.csv:3: expected 4 columns"));
        assertTrue(refusal(quote).contains("quote.csv:2: a quoted field is not closed"));
    }

    @Test
    void aMissingFileIsNamed() {
        ModalityException bad =
                assertThrows(ModalityException.class, () -> readOnly(folder.resolve("none.json")));

        assertEquals(ErrorCode.MISSING_FILE, bad.code());
        assertTrue(bad.getMessage().contains("none.json"), bad.getMessage());
    }

    private String refusal(Path file) {
        ModalityException bad = assertThrows(ModalityException.class, () -> readOnly(file));
        assertEquals(ErrorCode.BAD_SAMPLE, bad.code());
        return bad.getMessage();
    }

    private static void readOnly(Path file) {
        PublishedFormat.of("vggsound").read(file, ReadOptions.DEFAULT);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
