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

    @Test
    void fact17CleaningAndPublishedPromptsToTheByte() {
        assertEquals("what's the colour? a", QuestionText.clean("What's (the) colour?: A. "));
        assertEquals(
                "i am facing a window. Question: what is behind me? Based on the frames and 3D"
                        + " Model information, answer the question using a single word or phase.",
                PublishedPrompts.named("sqa3d")
                        .render("I am facing a window.\nWhat is behind me?", List.of()));
        assertEquals(
                "Question: is it loud? Based on the frames and audio information, answer the"
                        + " question using a single word or phase.",
                PublishedPrompts.named("music-avqa").render("Is it (loud)?", List.of()));
        PromptTemplate scenes = PublishedPrompts.named("scenes");
        assertEquals(
                "Question: how many? Based on 3D Model information, answer the question.",
                scenes.training().render("How many?", List.of()));
        assertEquals(
                "Question: how many? Based on 3D Model information, answer the question using a"
                        + " single word or phase.",
                scenes.render("How many?", List.of()));
        assertEquals("a b", scenes.target(List.of(), List.of("A b. ")));
        assertEquals(
                "Question: who? Based on the audio information, answer the question using a single"
                        + " word or phase.",
                PublishedPrompts.named("sounds").render("Who?", List.of()));
        assertEquals(
                "Below is a text that describes a object. \n Segment the object according to the"
                        + " text.\n\n ### Text:\nThe man, left.\n\n### Segmentation:",
                PublishedPrompts.named("segmentation").render("The man, left.", List.of()));
        assertEquals(
                "The man, left.",
                PublishedPrompts.named("bare").render("The man, left.", List.of()));
        PromptTemplate choice = PublishedPrompts.named("next-qa");
        assertEquals(PromptTemplate.MULTIPLE_CHOICE, choice);
        List<String> options = List.of("Ran.", "sat.");
        assertEquals(
                "Question: Why? Option A: Ran. Option B: sat. Considering the information"
                        + " presented in the frame, select the correct answer from the options.",
                choice.render("Why?", options));
        assertEquals("Option B", choice.target(options, List.of("sat.")));
        assertEquals("Ran.", PromptTemplate.OPEN.target(options, List.of("Ran.", "sat.")));
    }

    @Test
    void fact18PlaceholdersAreFilledByPositionOrLegacyByName() {
        String template = "Is the <LR> one louder than the <LR> one?";
        List<String> values = List.of("right", "left");
        assertEquals(
                "Is the right one louder than the left one?", QuestionText.fill(template, values));
        assertEquals(
                "Is the right one louder than the right one?",
                QuestionText.fillByName(template, values));
    }
}
