package io.affogato.fusion.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTest {

    @Test
    void cleaningDropsMarksAndKeepsQuestionMarks() {
        assertEquals("what's the colour? a", QuestionText.clean("What's (the) colour?: A. "));
    }

    @Test
    void cleaningKeepsFiftyWords() {
        String cleaned = QuestionText.clean("word ".repeat(60));
        assertEquals(50, cleaned.split(" ").length);
    }

    @Test
    void openQuestionIsCleaned() {
        assertEquals(
                "Question: which one rings?",
                PromptTemplate.OPEN.render("Which one rings?", List.of()));
    }

    @Test
    void optionsAreLetteredAndLeftAsTheyAre() {
        assertEquals(
                "Question: Why {options}? Option A: It Fell. Option B: no Considering the"
                        + " information presented in the frame, select the correct answer from the"
                        + " options.",
                PromptTemplate.MULTIPLE_CHOICE.render("Why {options}?", List.of("It Fell.", "no")));
        assertEquals("Option C", PromptTemplate.target(2));
    }

    @Test
    void placeholdersAreFilledInOrderOrAsTheOriginalDoes() {
        String template = "Is the <LR> louder than the <LR>?";
        List<String> values = List.of("right", "left");
        assertEquals("Is the right louder than the left?", QuestionText.fill(template, values));
        assertEquals(
                "Is the right louder than the right?", QuestionText.fillByName(template, values));
        assertThrows(
                IllegalArgumentException.class,
                () -> QuestionText.fill(template, List.of("right")));
    }
}
