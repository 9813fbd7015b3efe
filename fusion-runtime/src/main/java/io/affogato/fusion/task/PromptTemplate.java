package io.affogato.fusion.task;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a question is put to the language model.
 *
 * @param text with {@code {question}}; for multiple choice {@code {options}}, which becomes {@code
 *     Option A: ... Option B: ...}; and {@code {situation}}, which becomes the first line of a
 *     question of two
 * @param clean whether situation and question go through {@link QuestionText#clean} first
 * @param target what the model learns to say
 * @param trainingText what stands for the text while training, where that is another
 */
public record PromptTemplate(
        String text, boolean clean, Target target, Optional<String> trainingText) {

    /** A free question. */
    public static final PromptTemplate OPEN = new PromptTemplate("Question: {question}", true);

    /** Multiple choice as in NExT-QA: text as it is, wording of the CREMA code. */
    public static final PromptTemplate MULTIPLE_CHOICE =
            new PromptTemplate(
                    "Question: {question} {options} Considering the information presented in the"
                            + " frame, select the correct answer from the options.",
                    false,
                    Target.LETTER,
                    Optional.empty());

    private static final Pattern PLACE = Pattern.compile("\\{(situation|question|options)}");

    /** What the model learns to say. */
    public enum Target {
        /** The first accepted answer. */
        ANSWER,
        /** The same through {@link QuestionText#clean}. */
        CLEANED,
        /** The letter of the option that is the answer, such as {@code Option B}. */
        LETTER
    }

    /** Checks that the question has a place. */
    public PromptTemplate {
        if (!text.contains("{question}")) {
            throw new IllegalArgumentException(
                    "a prompt needs {question}, was '%s'".formatted(text));
        }
    }

    /** A prompt whose target is the answer. */
    public PromptTemplate(String text, boolean clean) {
        this(text, clean, Target.ANSWER, Optional.empty());
    }

    /** Returns the prompt to train with. */
    public PromptTemplate training() {
        return trainingText
                .map(own -> new PromptTemplate(own, clean, target, Optional.empty()))
                .orElse(this);
    }

    /**
     * Returns the prompt of a question; without a situation the text starts behind its sentence.
     */
    public String render(String question, List<String> options) {
        int line = text.contains("{situation}") ? question.indexOf('\n') : -1;
        String situation = question.substring(0, Math.max(0, line));
        StringBuilder prompt = new StringBuilder();
        String template = line < 0 ? text.replaceFirst("^\\{situation}\\. ", "") : text;
        Matcher places = PLACE.matcher(template);
        while (places.find()) {
            // appended, not replaced: a question may contain anything, a place is our own
            places.appendReplacement(prompt, "");
            prompt.append(
                    switch (places.group(1)) {
                        case "situation" -> worded(situation);
                        case "question" -> worded(question.substring(line + 1));
                        default -> lettered(options);
                    });
        }
        return places.appendTail(prompt).toString();
    }

    private String worded(String said) {
        return clean ? QuestionText.clean(said) : said;
    }

    /** Returns what the model should say: the target of the first accepted answer. */
    public String target(List<String> options, List<String> answers) {
        String first = answers.stream().findFirst().orElse("");
        return switch (target) {
            case ANSWER -> first;
            case CLEANED -> QuestionText.clean(first);
            case LETTER -> options.contains(first) ? target(options.indexOf(first)) : first;
        };
    }

    /** Returns the target of a multiple-choice question, such as {@code Option B}. */
    public static String target(int option) {
        return "Option " + letter(option);
    }

    /** Returns the letter of an option. */
    public static String letter(int option) {
        if (option < 0 || option > 25) {
            throw new IllegalArgumentException(
                    "options are lettered A to Z, found number %d".formatted(option));
        }
        return Character.toString('A' + option);
    }

    private static String lettered(List<String> options) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < options.size(); i++) {
            text.append(i == 0 ? "" : " ");
            text.append(target(i)).append(": ").append(options.get(i));
        }
        return text.toString();
    }
}
