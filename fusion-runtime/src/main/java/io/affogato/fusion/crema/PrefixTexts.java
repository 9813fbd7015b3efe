package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.task.PublishedPrompts;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.fusion.task.TokenBatch;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The text before a modality's tokens: one piece a frame, or a single one. */
final class PrefixTexts {

    private static final String NUMBER = "{i}";

    private PrefixTexts() {}

    /**
     * Returns the pieces, numbered from 1; a single piece goes without a number, as in {@code
     * "Frame: "} for {@code "Frame {i}: "}.
     *
     * @param primary whether the modality is the first of the run; only its frames are numbered
     * @param borrowed whether a modality without segments has another's, {@link Legacy#SOLE_PREFIX}
     */
    static List<String> of(ModalitySpec spec, boolean primary, int frames, boolean borrowed) {
        String text =
                borrowed && spec.layout() == FeatureLayout.GLOBAL
                        ? PublishedPrompts.text(PublishedPrompts.SOLE_PREFIX)
                        : spec.promptPrefix();
        if (text.isEmpty()) {
            return List.of();
        }
        if (!primary || spec.layout() != FeatureLayout.PER_FRAME || frames == 1) {
            return List.of(text.replace(" " + NUMBER, "").replace(NUMBER, ""));
        }
        return IntStream.rangeClosed(1, frames)
                .mapToObj(i -> text.replace(NUMBER, Integer.toString(i)))
                .toList();
    }

    /** Embeds pieces for good; empty if there are none. */
    static Optional<Prefix> embed(
            NDManager owner, TextTokenizer tokenizer, LanguageModel model, List<String> texts) {
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(embed(owner, model, tokenizer.encodeUnended(owner, texts)));
    }

    static Prefix embed(NDManager owner, LanguageModel model, TokenBatch pieces) {
        NDArray tokens = model.embed(pieces.ids());
        tokens.attach(owner);
        return new Prefix(tokens, pieces.mask());
    }
}
