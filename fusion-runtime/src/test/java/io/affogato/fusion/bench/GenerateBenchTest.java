package io.affogato.fusion.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.crema.FusionKind;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.nn.config.ConfigFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerateBenchTest {

    private static final String NETWORKS =
            """
            {"vision_config": {"image_size": 8, "patch_size": 4, "hidden_size": 12,
              "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 10},
             "num_query_tokens": 3,
             "qformer_config": {"hidden_size": 9, "num_hidden_layers": 2, "num_attention_heads": 3,
              "intermediate_size": 7, "encoder_hidden_size": 12, "hidden_dropout_prob": 0.0,
              "attention_probs_dropout_prob": 0.0},
             "text_config": {"model_type": "t5", "vocab_size": 41, "d_model": 14, "d_kv": 5,
              "d_ff": 11, "num_layers": 1, "num_heads": 3, "relative_attention_num_buckets": 8,
              "relative_attention_max_distance": 20, "feed_forward_proj": "gated-gelu",
              "tie_word_embeddings": false, "dropout_rate": 0.0}}
            """;

    @Test
    void answersAreFullAndTheSameWhateverTheBatchAndTheRepeat() {
        Engines.start();
        List<Integer> heard = new ArrayList<>();
        GenerateResult result;
        try (NDManager manager = NDManager.newBaseManager()) {
            result =
                    new GenerateBench(
                                    work(
                                            search("one", false, 1, 1, 6),
                                            search("more", false, 3, 1, 6),
                                            search("beams", false, 2, 4, 5),
                                            search("clip", true, 1, 4, 5)),
                                    manager)
                            .run(2, 1, heard::add);
        }
        List<GenerateResult.Row> rows = result.rows();
        assertEquals(
                List.of("one", "more", "beams", "clip"),
                rows.stream().map(GenerateResult.Row::name).toList());
        assertEquals(rows.get(0).ids(), rows.get(1).ids());
        for (GenerateResult.Row row : rows) {
            boolean greedy = rows.indexOf(row) < 2;
            assertEquals(greedy ? 6 : 5, row.ids().size(), row.name());
            assertFalse(row.ids().contains(1L), "an answer ends before it is full");
            assertTrue(row.millis().min() > 0 && row.millis().min() <= row.millis().median());
        }
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), heard);
        assertTrue(result.productGflops() > 0);
    }

    private static GenerateWork work(GenerateWork.Search... searches) {
        CremaWork model =
                new CremaWork(
                        ConfigFile.parse("networks", NETWORKS),
                        List.of(
                                new CremaWork.Sense(new ModalityId("seen"), 0, 0, 0),
                                new CremaWork.Sense(new ModalityId("stored"), 2, 4, 6)),
                        1,
                        2,
                        2,
                        FusionKind.ESPRESSO_CONCAT,
                        false,
                        new CremaWork.Lengths(2, 5, 3),
                        1e-4);
        return new GenerateWork(model, 13, List.of(searches));
    }

    private static GenerateWork.Search search(
            String name, boolean clip, int batch, int beams, int tokens) {
        return new GenerateWork.Search(name, clip, batch, beams, tokens);
    }
}
