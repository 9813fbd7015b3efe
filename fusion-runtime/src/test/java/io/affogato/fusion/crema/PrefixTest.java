package io.affogato.fusion.crema;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.task.PromptTemplate;
import io.affogato.fusion.task.TextTokenizer;
import io.affogato.fusion.task.TokenBatch;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.modality.ModalitySpec.MissingPolicy;
import io.affogato.nn.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prefixes and letters with a tokenizer of T5's kind: unigrams, where a space is a sign. */
class PrefixTest {

    /** Pieces and their places in T5's vocabulary, or places of our own. */
    private static final Map<String, Integer> PIECES =
            Map.of(
                    "\u2581A",
                    71,
                    "\u2581B",
                    272,
                    "\u2581C",
                    205,
                    "\u2581D",
                    309,
                    "\u2581E",
                    262,
                    "\u2581Frame",
                    5,
                    "\u25811",
                    6,
                    ":",
                    7,
                    "\u2581",
                    3,
                    "0",
                    8);

    @TempDir Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        Engines.start();
        List<String> vocabulary = new ArrayList<>();
        for (int i = 0; i < 320; i++) {
            vocabulary.add("[\"" + (i == 0 ? "<pad>" : i == 1 ? "</s>" : "filler" + i) + "\", -9]");
        }
        vocabulary.set(2, "[\"<unk>\", 0]");
        PIECES.forEach((piece, id) -> vocabulary.set(id, "[\"" + piece + "\", -2]"));
        for (int digit = 2; digit < 10; digit++) {
            vocabulary.set(10 + digit, "[\"\u2581" + digit + "\", -2]");
        }
        file = folder.resolve("tokenizer.json");
        Files.writeString(
                file,
                """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
                 "normalizer": null, "post_processor": null, "decoder": null,
                 "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581",
                                   "add_prefix_space": true},
                 "model": {"type": "Unigram", "unk_id": 2, "vocab": [%s]}}
                """
                        .formatted(String.join(", ", vocabulary)));
    }

    @Test
    void aFramesPrefixHasFourTokensItsLastIsTheSpace() {
        ModalitySpec spec =
                new ModalitySpec(
                        FeatureLayout.PER_FRAME, false, true, "Frame {i}: ", MissingPolicy.MASK);
        try (NDManager manager = NDManager.newBaseManager();
                TextTokenizer tokenizer =
                        TextTokenizer.open(file, 77, new SpecialTokens(0, 1, 0))) {
            assertArrayEquals(new long[] {5, 6, 7, 3}, tokenizer.idsOf("Frame 1: "));
            TokenBatch four =
                    tokenizer.encodeUnended(manager, PrefixTexts.of(spec, true, 4, false));
            assertEquals(new Shape(4, 4), four.ids().getShape());
            assertEquals(List.of("Frame: "), PrefixTexts.of(spec, true, 1, true));
        }
    }

    @Test
    void aLongerPrefixPadsTheOthers() {
        ModalitySpec spec =
                new ModalitySpec(
                        FeatureLayout.PER_FRAME, false, true, "Frame {i}: ", MissingPolicy.MASK);
        try (NDManager manager = NDManager.newBaseManager();
                TextTokenizer tokenizer =
                        TextTokenizer.open(file, 77, new SpecialTokens(0, 1, 0))) {
            TokenBatch ten =
                    tokenizer.encodeUnended(manager, PrefixTexts.of(spec, true, 10, false));
            assertEquals(new Shape(10, 5), ten.ids().getShape());
            float[] mask = ten.mask().toFloatArray();
            for (int i = 0; i < mask.length; i++) {
                assertEquals(i % 5 == 4 && i < 45 ? 0 : 1, mask[i], "mask " + i);
            }
        }
    }

    @Test
    void aSoleModalityWithoutSegmentsBorrowsAPrefixWhereTheOriginalDid() {
        ModalitySpec whole =
                new ModalitySpec(
                        FeatureLayout.GLOBAL, false, false, "3D Model: ", MissingPolicy.MASK);
        assertEquals(List.of("3D Model: "), PrefixTexts.of(whole, true, 3, false));
        assertEquals(List.of("Audio: "), PrefixTexts.of(whole, true, 3, true));
    }

    @Test
    void fact16TheLettersOfFiveOptionsAreT5sIds() {
        try (TextTokenizer tokenizer = TextTokenizer.open(file, 77, new SpecialTokens(0, 1, 0))) {
            long[] ids = new long[5];
            for (int option = 0; option < 5; option++) {
                ids[option] = tokenizer.idsOf(PromptTemplate.letter(option))[0];
            }
            assertArrayEquals(new long[] {71, 272, 205, 309, 262}, ids);
        }
    }
}
