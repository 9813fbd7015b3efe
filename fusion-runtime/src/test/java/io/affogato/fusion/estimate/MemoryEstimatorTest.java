package io.affogato.fusion.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;
import io.affogato.nn.Precision;
import io.affogato.nn.config.ConfigFile;
import org.junit.jupiter.api.Test;

/** Sizes of published models, to the number, and how estimates grow. */
class MemoryEstimatorTest {

    private static final String LLAMA_AND_CLIP =
            """
            {"text_config": {"model_type": "llama", "vocab_size": 32000, "hidden_size": 4096,
              "intermediate_size": 11008, "num_hidden_layers": 32, "num_attention_heads": 32},
             "vision_config": {"model_type": "clip_vision_model", "image_size": 336,
              "patch_size": 14, "hidden_size": 1024, "num_hidden_layers": 24,
              "num_attention_heads": 16, "intermediate_size": 4096}, "projection_dim": 768}
            """;

    private static MemoryEstimate estimate(ConfigFile config, int batch, Precision precision) {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            Workload work = new Workload(batch, 4, 3, 64, 40, 8, precision);
            return new MemoryEstimator(config, work, manager).estimate();
        }
    }

    @Test
    void parametersAreThoseOfThePublishedModels() {
        MemoryEstimate blip2 = estimate(RealSizeTest.config(), 2, Precision.FLOAT32);
        assertEquals(985_894_528, blip2.parts().get(0).parameters());
        assertEquals(105_137_664, blip2.parts().get(1).parameters());
        assertEquals(2_849_757_184L, blip2.parts().get(2).parameters());
        // CREMA: 36864 r + 1,602,304 per modality, and the fusion of two that support
        long adapters = 3 * (36_864L * 64 + 1_602_304) + 2048L * 2048 * 2 + 2048;
        assertEquals(16 * adapters, blip2.adapters());

        MemoryEstimate mit =
                estimate(ConfigFile.parse("mit", LLAMA_AND_CLIP), 2, Precision.FLOAT32);
        assertEquals(303_507_456 + 786_432, mit.parts().get(0).parameters());
        assertEquals(6_738_415_616L, mit.parts().get(1).parameters());
        assertEquals(0, mit.adapters());
    }

    @Test
    void brainFloatsHalveTheLanguageModelAndCostTheGraph() {
        MemoryEstimate wide = estimate(RealSizeTest.config(), 2, Precision.FLOAT32);
        MemoryEstimate narrow = estimate(RealSizeTest.config(), 2, Precision.BF16);
        double ratio = (double) narrow.parts().get(2).weights() / wide.parts().get(2).weights();
        assertEquals(0.5, ratio, 0.001);
        assertEquals(wide.parts().get(0), narrow.parts().get(0));
        assertTrue(narrow.answer() < wide.answer() - 5_000_000_000L);
        assertTrue(narrow.train() > wide.train());
    }

    @Test
    void moreQuestionsTakeMore() {
        MemoryEstimate few = estimate(RealSizeTest.config(), 2, Precision.FLOAT32);
        MemoryEstimate many = estimate(RealSizeTest.config(), 6, Precision.FLOAT32);
        for (int i = 0; i < 3; i++) {
            assertEquals(few.parts().get(i).weights(), many.parts().get(i).weights());
            assertTrue(few.parts().get(i).forward() < many.parts().get(i).forward());
        }
        assertTrue(few.train() < many.train() && few.encode() < many.encode());
    }

    @Test
    void anUnknownModelIsRefused() {
        ConfigFile config = ConfigFile.parse("folder/config.json", "{\"model_type\": \"opt\"}");
        ModalityException refusal =
                assertThrows(ModalityException.class, () -> estimate(config, 1, Precision.FLOAT32));
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
        assertTrue(refusal.getMessage().contains("folder/config.json"), refusal.getMessage());
    }
}
