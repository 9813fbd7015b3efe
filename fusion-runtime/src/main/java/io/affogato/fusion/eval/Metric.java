package io.affogato.fusion.eval;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What counts as a right answer.
 *
 * <p>The lenient ones are the CREMA code's and take an answer that is part of the accepted one for
 * right, so that "one" is a saxophone. They are there to compare with its numbers.
 */
public enum Metric {
    /** Equal up to case and spaces, see {@link ExactMatch}. */
    EXACT {
        @Override
        boolean right(String answer, String accepted) {
            return ExactMatch.matches(answer, List.of(accepted));
        }
    },
    /** MUSIC-AVQA: equal up to case and spaces once the numbers 1 to 10 are words. */
    AVQA {
        @Override
        boolean right(String answer, String accepted) {
            return EXACT.right(number(answer.strip()), number(accepted.strip()));
        }
    },
    /** MUSIC-AVQA as the CREMA code counts: the answer is a part of the accepted one. */
    AVQA_LEGACY {
        @Override
        boolean right(String answer, String accepted) {
            return accepted.contains(number(answer));
        }
    },
    /** SQA3D: equal up to case, spaces and commas once the numbers 1 to 10 are words. */
    SQA3D {
        @Override
        boolean right(String answer, String accepted) {
            return EXACT.right(number(situated(answer)), number(situated(accepted)));
        }
    },
    /**
     * SQA3D as the CREMA code counts: of the answer the last word only, where one word is accepted;
     * it is right if it is a part of the accepted one, even if nothing is left of it.
     */
    SQA3D_LEGACY {
        @Override
        boolean right(String answer, String accepted) {
            String said = situated(answer);
            if (accepted.strip().indexOf(' ') < 0) {
                said = said.substring(said.lastIndexOf(' ') + 1);
            }
            return accepted.contains(number(said));
        }
    };

    private static final Map<String, String> NUMBERS =
            Map.of(
                    "1", "one", "2", "two", "3", "three", "4", "four", "5", "five", "6", "six", "7",
                    "seven", "8", "eight", "9", "nine", "10", "ten");

    /** Returns whether an answer is right by any of the accepted ones. */
    public boolean matches(String answer, List<String> accepted) {
        return accepted.stream().anyMatch(each -> right(answer, each));
    }

    abstract boolean right(String answer, String accepted);

    private static String number(String text) {
        return NUMBERS.getOrDefault(text, text);
    }

    /** Drops commas and tokens that end or fill, and keeps the first line in lower case. */
    private static String situated(String text) {
        String plain = text.replace(",", "").replace("<pad>", "").replace("</s>", "").strip();
        return plain.lines().findFirst().orElse("").strip().toLowerCase(Locale.ROOT);
    }
}
