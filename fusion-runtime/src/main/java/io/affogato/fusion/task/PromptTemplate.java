package io.affogato.fusion.task;

import java.util.List;

/**
 * How a question is put to the language model.
 *
 * @param text with {@code {question}} and, for multiple choice, {@code {options}}, which becomes
 *     {@code Option A: ... Option B: ...}
 * @param clean whether the question goes through {@link QuestionText#clean} first
 */
public record PromptTemplate(String text, boolean clean) {

    /** A free question. */
    public static final PromptTemplate OPEN = new PromptTemplate("Question: {question}", true);

    /** Multiple choice as in NExT-QA: text as it is, wording of the CREMA code. */
    public static final PromptTemplate MULTIPLE_CHOICE =
            new PromptTemplate(
                    "Question: {question} {options} Considering the information presented in the"
                            + " frame, select the correct answer from the options.",
                    false);

    private static final String QUESTION = "{question}";
    private static final String OPTIONS = "{options}";

    /** Checks that the question has a place. */
    public PromptTemplate {
        if (!text.contains(QUESTION)) {
            throw new IllegalArgumentException(
                    "a prompt needs %s, was '%s'".formatted(QUESTION, text));
        }
    }

    /** Returns the prompt of a question. */
    public String render(String question, List<String> options) {
        String asked = clean ? QuestionText.clean(question) : question;
        // options first: a question may contain anything, a template's {options} is our own
        int place = text.indexOf(QUESTION);
        String before = text.substring(0, place).replace(OPTIONS, lettered(options));
        String after = text.substring(place + QUESTION.length());
        return before + asked + after.replace(OPTIONS, lettered(options));
    }

    /** Returns the target of a multiple-choice question, such as {@code Option B}. */
    public static String target(int option) {
        return "Option " + letter(option);
    }

    private static String lettered(List<String> options) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < options.size(); i++) {
            text.append(i == 0 ? "" : " ");
            text.append(target(i)).append(": ").append(options.get(i));
        }
        return text.toString();
    }

    private static char letter(int option) {
        if (option < 0 || option > 25) {
            throw new IllegalArgumentException(
                    "options are lettered A to Z, found number %d".formatted(option));
        }
        return (char) ('A' + option);
    }
}
