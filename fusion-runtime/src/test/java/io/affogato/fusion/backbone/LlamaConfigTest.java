package io.affogato.fusion.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.ConfigFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading the sizes of a LLaMA. */
class LlamaConfigTest {

    private static final String SEVEN_BILLION =
            """
            {"model_type": "llama", "vocab_size": 32000, "hidden_size": 4096,
             "intermediate_size": 11008, "num_hidden_layers": 32, "num_attention_heads": 32,
             "num_key_value_heads": 32, "rms_norm_eps": 1e-05, "rope_scaling": null,
             "hidden_act": "silu", "tie_word_embeddings": false,
             "bos_token_id": 1, "eos_token_id": 2}
            """;

    @Test
    void publishedConfigurationIsRead() {
        LlamaConfig config = read(SEVEN_BILLION);
        assertEquals(
                new LlamaConfig(
                        32000,
                        4096,
                        11008,
                        32,
                        32,
                        32,
                        128,
                        10_000,
                        1e-5,
                        false,
                        new SpecialTokens(1, 2, 2)),
                config);
    }

    @Test
    void absentKeysHaveTheDefaultsOfTransformers() {
        LlamaConfig config =
                read(
                        """
                        {"vocab_size": 9, "hidden_size": 12, "intermediate_size": 20,
                         "num_hidden_layers": 1, "num_attention_heads": 3, "pad_token_id": -1}
                        """);
        assertEquals(
                new LlamaConfig(
                        9, 12, 20, 1, 3, 3, 4, 10_000, 1e-6, false, new SpecialTokens(1, 2, 2)),
                config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"num_key_value_heads\": 32 | \"num_key_value_heads\": 5 | must divide",
                "\"num_hidden_layers\": 32 | \"num_hidden_layers\": 0 | num_hidden_layers",
                "\"hidden_size\": 4096 | \"hidden_size\": 4100 | multiple of num_attention_heads",
                "\"hidden_act\": \"silu\" | \"hidden_act\": \"gelu\" | hidden_act",
                "\"rope_scaling\": null | \"rope_scaling\": {\"type\": \"linear\"} | rope_scaling",
                "\"bos_token_id\": 1 | \"attention_bias\": true | attention_bias",
                "\"bos_token_id\": 1 | \"head_dim\": 7 | must be even",
                "\"vocab_size\": 32000, | '' | vocab_size"
            })
    void whatIsNotImplementedOrContradictsItselfIsRefused(
            String before, String after, String named) {
        assertTrue(SEVEN_BILLION.contains(before), before);
        ModalityException refusal =
                assertThrows(
                        ModalityException.class, () -> read(SEVEN_BILLION.replace(before, after)));
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
        assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("llama.json"), refusal.getMessage());
    }

    private static LlamaConfig read(String json) {
        return LlamaConfig.from(ConfigFile.parse("llama.json", json));
    }
}
