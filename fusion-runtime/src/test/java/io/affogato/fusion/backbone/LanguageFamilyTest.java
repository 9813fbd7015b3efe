package io.affogato.fusion.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Weights;
import io.affogato.nn.config.ConfigFile;
import io.affogato.nn.golden.Golden;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which language model a folder is read as. */
class LanguageFamilyTest {

    @Test
    void llamaStandsAloneOrInsideALargerModel() {
        try (LlamaCase recorded = LlamaCase.open(LlamaCase.GQA)) {
            Golden golden = recorded.golden();
            JsonObject json = new JsonObject();
            json.addProperty("model_type", "llama");
            json.addProperty("vocab_size", golden.number("vocab_size"));
            json.addProperty("hidden_size", golden.number("hidden_size"));
            json.addProperty("intermediate_size", golden.number("intermediate_size"));
            json.addProperty("num_hidden_layers", golden.number("layers"));
            json.addProperty("num_attention_heads", golden.number("heads"));
            json.addProperty("num_key_value_heads", golden.number("kv_heads"));
            json.addProperty("rope_theta", golden.real("rope_theta"));
            json.addProperty("pad_token_id", 0);

            LanguageModel alone = LanguageFamily.read(parsed(json), golden.weights());
            LanguageModel inside =
                    LanguageFamily.read(
                            section(json), below("language_model.", golden.weightMap()));
            for (LanguageModel model : new LanguageModel[] {alone, inside}) {
                LlamaModel llama = assertInstanceOf(LlamaModel.class, model);
                assertEquals(LlamaCase.config(golden), llama.config());
            }
        }
    }

    @Test
    void t5IsReadInBothLayouts() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("t5_relu_tied", manager)) {
            JsonObject json = golden.config().deepCopy();
            json.addProperty("model_type", "t5");
            json.addProperty("dropout_rate", 0);
            for (String prefix : new String[] {"language_model.", "t5_model."}) {
                LanguageModel model =
                        LanguageFamily.read(section(json), below(prefix, golden.weightMap()));
                T5Model t5 = assertInstanceOf(T5Model.class, model);
                assertEquals(T5Case.config(golden), t5.config());
            }
        }
    }

    @Test
    void unknownFamilyIsRefusedWithWhatIsKnown() {
        JsonObject json = new JsonObject();
        json.addProperty("model_type", "opt");
        ModalityException refusal =
                assertThrows(
                        ModalityException.class,
                        () -> LanguageFamily.read(section(json), below("", Map.of())));
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
        for (String part : new String[] {"config.json", "model_type", "'t5'", "'llama'", "opt"}) {
            assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
        }
    }

    @Test
    void unknownActivationIsRefusedWithItsKey() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("t5_gated", manager)) {
            for (String key : new String[] {"feed_forward_proj", "dense_act_fn"}) {
                JsonObject json = golden.config().deepCopy();
                json.addProperty("model_type", "t5");
                json.addProperty(key, "swish");
                ModalityException refusal =
                        assertThrows(
                                ModalityException.class,
                                () -> LanguageFamily.read(parsed(json), golden.weights()));
                assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code());
                assertTrue(refusal.getMessage().contains(key), refusal.getMessage());
                assertTrue(refusal.getMessage().contains("swish"), refusal.getMessage());
            }
        }
    }

    private static Weights below(String prefix, Map<String, NDArray> weights) {
        Map<String, NDArray> prefixed = new LinkedHashMap<>();
        weights.forEach((name, array) -> prefixed.put(prefix + name, array));
        return Weights.of("golden case", prefixed);
    }

    private static ConfigFile section(JsonObject json) {
        JsonObject whole = new JsonObject();
        whole.add("text_config", json);
        return parsed(whole);
    }

    private static ConfigFile parsed(JsonObject json) {
        return ConfigFile.parse("folder/config.json", json.toString());
    }
}
