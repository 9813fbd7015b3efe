package io.affogato.fusion.mit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.LlamaDecoder;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.task.PromptTemplate;
import io.affogato.fusion.task.PublishedPrompts;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.fusion.task.TokenBatch;
import io.affogato.nn.Ops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pooled of the authors' prompt. */
class MitPromptFactTest extends MitFixture {

    private static final long COLON = 4;

    /** As LLaMA's: a start in front of a text, and nothing behind it. */
    private static final String TOKENIZER =
            """
            {"version": "1.0", "truncation": null, "padding": null,
             "added_tokens": [
              {"id": 1, "content": "<s>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}],
             "normalizer": null, "pre_tokenizer": {"type": "Whitespace"},
             "post_processor": {"type": "TemplateProcessing",
              "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
              "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
              "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
             "decoder": null,
             "model": {"type": "WordLevel", "unk_token": "<unk>",
              "vocab": {"<unk>": 0, "<s>": 1, "man": 3, ":": 4, "left": 5, "Segmentation": 6, "###": 7}}}
            """;

    @TempDir private Path folder;

    @Test
    void fact17ThePooledPositionOfAPromptIsItsFinalColon() throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        PromptTemplate prompt = PublishedPrompts.named("segmentation");
        List<String> texts =
                List.of(
                        prompt.render("man left of man", List.of()),
                        prompt.render("man", List.of()));
        try (TextTokenizer tokenizer = TextTokenizer.open(file, 77, small.llama.specialTokens())) {
            TokenBatch batch = tokenizer.encode(manager, texts);
            long[] ids = batch.ids().toLongArray();
            int width = ids.length / 2;
            int[] last = {width - 1, width - 4};
            NDArray words = small.llama.embed(batch.ids());
            LlamaDecoder decoder = small.llama.decoder();
            NDArray states = decoder.states(words, batch.mask());
            NDArray pooled = decoder.pooled(words, batch.mask(), Pooling.ANSWER_START);
            for (int row = 0; row < 2; row++) {
                assertEquals(COLON, ids[row * width + last[row]]);
                NDArray own = Ops.slice(states, 0, row, row + 1L);
                assertArrayEquals(
                        Ops.slice(own, 1, last[row], last[row] + 1L).toFloatArray(),
                        Ops.slice(pooled, 0, row, row + 1L).toFloatArray());
            }
        }
    }
}
