package io.affogato.fusion.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Passes an answer on while it is being written, word by word: later tokens may still change the
 * last word, so that it is held back.
 */
final class AnswerPieces implements LongConsumer {

    private final Function<long[], String> decoder;
    private final Consumer<String> heard;
    private final List<Long> ids = new ArrayList<>();
    private String told = "";

    /**
     * Begins with nothing told.
     *
     * @param decoder makes text of token ids
     */
    AnswerPieces(Function<long[], String> decoder, Consumer<String> heard) {
        this.decoder = decoder;
        this.heard = heard;
    }

    @Override
    public void accept(long id) {
        ids.add(id);
        String text = decoder.apply(ids.stream().mapToLong(Long::longValue).toArray());
        tell(text.substring(0, text.lastIndexOf(' ') + 1));
    }

    /** Tells what is left of the whole answer. */
    void end(String answer) {
        tell(answer);
    }

    private void tell(String text) {
        if (text.length() > told.length() && text.startsWith(told)) {
            heard.accept(text.substring(told.length()));
            told = text;
        }
    }
}
