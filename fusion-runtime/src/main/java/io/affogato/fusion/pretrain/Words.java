package io.affogato.fusion.pretrain;

import io.affogato.fusion.backbone.T5Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The vocabulary of a backbone that is made from nothing: whole words, in the id layout of T5.
 *
 * <p>Ids 0, 1 and 2 are padding, end of text and unknown, as in every T5.
 */
public final class Words {

    private static final List<String> SPECIAL = List.of("<pad>", "</s>", "<unk>");

    /** Id of the first word after the special tokens. */
    static final int FIRST = SPECIAL.size();

    private final List<String> all = new ArrayList<>(SPECIAL);
    private final Map<String, Integer> ids = new HashMap<>();

    /** Numbers the words in their order. */
    public Words(List<String> words) {
        all.addAll(words);
        for (int i = 0; i < all.size(); i++) {
            if (ids.put(all.get(i), i) != null) {
                throw new IllegalArgumentException("word '%s' twice".formatted(all.get(i)));
            }
        }
    }

    /** Returns V. */
    public int size() {
        return all.size();
    }

    /** Returns the words, at their ids. */
    public List<String> all() {
        return List.copyOf(all);
    }

    /** Returns the id of one word. */
    public int id(String word) {
        Integer id = ids.get(word);
        if (id == null) {
            throw new IllegalArgumentException(
                    "the corpus uses '%s', which is not among its words".formatted(word));
        }
        return id;
    }

    /** Returns the ids of a text, without the end of text. */
    public int[] ids(String text) {
        return text.isBlank()
                ? new int[0]
                : List.of(split(text)).stream().mapToInt(this::id).toArray();
    }

    /** Returns the ids of a text and the end of text. */
    public int[] sentence(String text) {
        int[] body = ids(text);
        int[] whole = new int[body.length + 1];
        System.arraycopy(body, 0, whole, 0, body.length);
        whole[body.length] = T5Config.END;
        return whole;
    }

    /** Splits as the tokenizer does: lower case, at white space, punctuation on its own. */
    private static String[] split(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("([^\\w\\s]+)", " $1 ")
                .trim()
                .split("\\s+");
    }
}
