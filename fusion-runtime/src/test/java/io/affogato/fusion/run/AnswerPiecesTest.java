package io.affogato.fusion.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AnswerPiecesTest {

    private static final List<String> TOKENS = List.of("", "the", " cu", "be", " ,", " red", "");

    private final List<String> heard = new ArrayList<>();
    private final AnswerPieces pieces = new AnswerPieces(AnswerPiecesTest::decode, heard::add);

    /** As tokenizers do: pieces of words, and no space before a comma. */
    private static String decode(long[] ids) {
        return Arrays.stream(ids)
                .mapToObj(id -> TOKENS.get((int) id))
                .collect(Collectors.joining())
                .replace(" ,", ",")
                .strip();
    }

    private void write(long... ids) {
        Arrays.stream(ids).forEach(pieces);
        pieces.end(decode(ids));
    }

    @Test
    void aWordIsToldOnceItIsWhole() {
        write(1, 2, 3, 4, 5, 6);
        assertEquals(List.of("the ", "cube, ", "red"), heard);
    }

    @Test
    void anAnswerWithoutTokensIsToldInOnePiece() {
        pieces.end("unanswerable");
        assertEquals(List.of("unanswerable"), heard);
    }
}
