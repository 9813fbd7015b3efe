package io.affogato.platform.launcher.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SpellingTest {

    @Test
    void countsSingleLetterEdits() {
        assertEquals(3, Spelling.distance("kitten", "sitting"));
        assertEquals(5, Spelling.distance("", "batch"));
    }

    @Test
    void dashesAndCapitalsDoNotCount() {
        List<String> known = List.of("learningRate", "epochs", "batch");

        assertEquals(Optional.of("learningRate"), Spelling.nearest("learning-rate", known));
        assertEquals(Optional.of("epochs"), Spelling.nearest("epoch", known));
        assertEquals(Optional.empty(), Spelling.nearest("temperature", known));
    }
}
