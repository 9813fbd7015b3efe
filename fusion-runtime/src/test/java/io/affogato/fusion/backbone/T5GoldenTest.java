package io.affogato.fusion.backbone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Hugging Face's T5 (transformers 4.35.2), outputs and gradients. */
class T5GoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"t5_gated", "t5_relu_tied"})
    void outputsLossAndAllGradients(String name) {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open(name, manager)) {
            golden.requireGradients();
            T5Model model = new T5Model(T5Case.config(golden), golden.weights());
            NDArray embeddings = golden.input("inputs_embeds");
            NDArray mask = Ops.cast(golden.input("attention_mask"), DataType.FLOAT32);
            // hides padded answer positions from each other, which no label ever asks about
            NDArray answerMask = Ops.cast(golden.input("decoder_attention_mask"), DataType.FLOAT32);
            NDArray labels = golden.input("labels");
            embeddings.setRequiresGradient(true);

            List<NDArray> encoderStates = new ArrayList<>();
            List<NDArray> decoderStates = new ArrayList<>();
            NDArray[] parts =
                    Autograd.on(
                            () -> {
                                NDArray encoded =
                                        model.encode(embeddings, mask, seen(encoderStates));
                                NDArray ids = T5Model.KERNELS.call("shift_right", labels, 0);
                                NDArray bias =
                                        T5Model.KERNELS.call(
                                                "with_mask", model.causalBias(ids), answerMask);
                                NDArray logits =
                                        model.decode(encoded, mask, ids, bias, seen(decoderStates));
                                return new NDArray[] {
                                    encoded, logits, model.loss(encoded, mask, labels)
                                };
                            });

            golden.check("out/encoder_last_hidden_state", parts[0]);
            golden.check("out/logits", parts[1]);
            golden.check("out/loss", parts[2]);
            checkAll(golden, "out/encoder_hidden_states.", encoderStates);
            checkAll(golden, "out/decoder_hidden_states.", decoderStates);
            checkGradients(golden, embeddings, parts[2]);
            golden.leave("out/greedy*", "compared where texts are generated");
            golden.leave("out/beam*", "compared where texts are generated");
            golden.requireAllCompared();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t5_gated", "t5_relu_tied"})
    void cachedDecodingAgreesWithUncached(String name) {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open(name, manager)) {
            T5Model model = new T5Model(T5Case.config(golden), golden.weights());
            NDArray mask = Ops.cast(golden.input("attention_mask"), DataType.FLOAT32);
            NDArray encoded = model.encode(golden.input("inputs_embeds"), mask);
            NDArray ids = golden.tensor("out/greedy_ids");
            NDArray whole = model.decode(encoded, mask, ids);

            try (Decoding decoding = model.start(encoded, mask)) {
                for (int t = 0; t < ids.getShape().get(1); t++) {
                    NDArray step = t == 0 ? decoding.first() : decoding.next(ids.get(":, {}", t));
                    NDArray expected = whole.get(":, {}", t);
                    float distance = Ops.sub(step, expected).abs().max().getFloat();
                    float largest = Math.max(1, expected.abs().max().getFloat());
                    assertTrue(
                            distance < 2e-5f * largest,
                            "position %d off by %s".formatted(t, distance));
                }
            }
        }
    }

    private static UnaryOperator<NDArray> seen(List<NDArray> states) {
        return state -> {
            states.add(state);
            return state;
        };
    }

    private static void checkAll(Golden golden, String prefix, List<NDArray> states) {
        for (int i = 0; i < states.size(); i++) {
            golden.check(prefix + i, states.get(i));
        }
    }

    private static void checkGradients(Golden golden, NDArray embeddings, NDArray loss) {
        List<String> names = new ArrayList<>();
        List<NDArray> inputs = new ArrayList<>(List.of(embeddings));
        for (Map.Entry<String, NDArray> weight : golden.weightMap().entrySet()) {
            if (golden.has("grad/w." + weight.getKey())) {
                names.add(weight.getKey());
                inputs.add(weight.getValue());
            }
        }
        List<NDArray> gradients = Autograd.gradients(loss, inputs);
        golden.check("grad/inputs_embeds", gradients.get(0));
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), gradients.get(i + 1));
        }
        golden.checkGradients(byName);
    }
}
