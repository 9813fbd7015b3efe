package io.affogato.fusion.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTokenizerTest {

    private static final String WORDS =
            """
{"version": "1.0", "truncation": null, "padding": null,
 "added_tokens": [
  {"id": 0, "content": "<pad>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false},
  {"id": 1, "content": "</s>", "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}],
 "normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"},
 "post_processor": {"type": "TemplateProcessing",
  "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
  "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
  "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
 "decoder": null,
 "model": {"type": "WordLevel", "unk_token": "<unk>",
  "vocab": {"<pad>": 0, "</s>": 1, "<unk>": 2, "red": 3, "ball": 4, "cube": 5}}}
""";

    @TempDir Path folder;

    @BeforeEach
    void write() throws IOException {
        Engines.start();
        Files.writeString(folder.resolve("tokenizer.json"), WORDS);
    }

    @Test
    void textsArePaddedToTheLongestBehindTheirEnd() {
        try (NDManager manager = NDManager.newBaseManager();
                TextTokenizer tokenizer = open(9)) {
            TokenBatch batch = tokenizer.encode(manager, List.of("red ball cube", "cube"));
            assertEquals(new Shape(2, 4), batch.ids().getShape());
            assertArrayEquals(new long[] {3, 4, 5, 1, 5, 1, 0, 0}, batch.ids().toLongArray());
            assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1, 0, 0}, batch.mask().toFloatArray());
            assertArrayEquals(
                    new long[] {4, 1, -100, 3, 4, 1},
                    tokenizer.labels(manager, List.of("ball", "red ball")).toLongArray());
            assertArrayEquals(
                    new long[] {3, 4},
                    tokenizer.encodeUnended(manager, List.of("red ball")).ids().toLongArray());
        }
    }

    @Test
    void longTextsAreCutBeforeTheirEnd() {
        try (NDManager manager = NDManager.newBaseManager();
                TextTokenizer tokenizer = open(3)) {
            assertArrayEquals(
                    new long[] {3, 4, 1},
                    tokenizer.encode(manager, List.of("red ball cube cube")).ids().toLongArray());
        }
    }

    /** As LLaMA's tokenizer does, which puts a start in front of a text and nothing behind it. */
    @Test
    void answersEndAlsoWhereTheTokenizerEndsNothing() throws IOException {
        Path file = folder.resolve("starting.json");
        Files.writeString(
                file,
                WORDS.replace(
                        """
                        [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}]""",
                        """
                        [{"SpecialToken": {"id": "</s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]"""));
        try (NDManager manager = NDManager.newBaseManager();
                TextTokenizer tokenizer = TextTokenizer.open(file, 3, new SpecialTokens(1, 6, 0))) {
            assertArrayEquals(
                    new long[] {1, 5},
                    tokenizer.encode(manager, List.of("cube")).ids().toLongArray());
            assertArrayEquals(
                    new long[] {4, 6, -100, 3, 4, 6},
                    tokenizer.labels(manager, List.of("ball", "red ball cube cube")).toLongArray());
        }
    }

    @Test
    void specialTokensAreNotRead() {
        try (TextTokenizer tokenizer = open(9)) {
            assertEquals("red ball", tokenizer.decode(new long[] {0, 3, 4, 1, 0}));
        }
    }

    @Test
    void missingFileIsNamed() {
        Path nowhere = folder.resolve("nowhere.json");
        ModalityException failure =
                assertThrows(
                        ModalityException.class,
                        () -> TextTokenizer.open(nowhere, 5, new SpecialTokens(0, 1, 0)));
        assertEquals(ErrorCode.MISSING_WEIGHTS, failure.code());
    }

    private TextTokenizer open(int longest) {
        return TextTokenizer.open(
                folder.resolve("tokenizer.json"), longest, new SpecialTokens(0, 1, 0));
    }
}
