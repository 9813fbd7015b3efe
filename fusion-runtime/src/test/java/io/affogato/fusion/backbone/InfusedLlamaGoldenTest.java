package io.affogato.fusion.backbone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonElement;
import io.affogato.fusion.mit.Infusion;
import io.affogato.fusion.mit.MitMode;
import io.affogato.fusion.mit.ModalityModulation;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the LLaMA of MiT's authors, infused in some layers, from what they infuse onwards. */
@ParameterizedClass
@ValueSource(strings = {"mit_llama_mha", "mit_llama_gqa"})
class InfusedLlamaGoldenTest {

    private static final List<String> INFUSED = List.of("kms", "vms", "vps", "kps");

    private final NDManager manager = NDManager.newBaseManager();
    private final Golden golden;
    private final LlamaDecoder decoder;
    private final Map<String, NDArray> inputs = new LinkedHashMap<>();

    InfusedLlamaGoldenTest(String name) {
        golden = Golden.open(name, manager);
        decoder = new LlamaDecoder(config(), golden.weights().prefix("model."));
        for (int i = 0; i < layers().size(); i++) {
            for (String part : INFUSED) {
                input("embeddings_%s.%d".formatted(part, i));
            }
            input("embeddings_ff.%d".formatted(i));
            input("learnable_head_masks.%d".formatted(i));
        }
    }

    private void input(String name) {
        NDArray array = golden.input(name);
        array.setRequiresGradient(true);
        inputs.put(name, array);
    }

    private LlamaConfig config() {
        int width = golden.number("hidden_size");
        int heads = golden.number("heads");
        return new LlamaConfig(
                golden.number("vocab_size"),
                width,
                golden.number("intermediate_size"),
                golden.number("layers"),
                heads,
                golden.number("kv_heads"),
                width / heads,
                10_000,
                1e-6,
                false,
                new SpecialTokens(1, 2, 0));
    }

    private List<Integer> layers() {
        return golden.config().getAsJsonArray("integrate_layers").asList().stream()
                .map(JsonElement::getAsInt)
                .toList();
    }

    @AfterEach
    void free() {
        golden.close();
        manager.close();
    }

    @Test
    void pooledStateHiddenStatesAndGradients() {
        NDArray mask = Ops.cast(golden.input("attention_mask"), DataType.FLOAT32);
        NDArray embeddings = decoder.embed(golden.input("input_ids"));
        LlamaDecoder infused = decoder.modulated(modulation());
        List<NDArray> states = new ArrayList<>();
        Autograd.on(
                () ->
                        infused.states(
                                embeddings,
                                mask,
                                mask.getShape().get(1),
                                state -> {
                                    states.add(state);
                                    return state;
                                }));
        for (int i = 0; i < states.size(); i++) {
            golden.check("out/hidden_states." + i, states.get(i));
        }
        NDArray pooled = Autograd.on(() -> infused.pooled(embeddings, mask, Pooling.ANSWER_START));
        golden.check("out/pooled", pooled);
        NDArray loss = Autograd.on(() -> Ops.sum(Ops.mul(pooled, golden.input("loss_weight"))));
        golden.check("out/loss", loss);
        List<NDArray> gradients = Autograd.gradients(loss, List.copyOf(inputs.values()));
        int i = 0;
        for (String name : inputs.keySet()) {
            golden.check("grad/" + name, gradients.get(i++));
        }
        golden.requireAllCompared();
        assertTrue(golden.worst() > 0, "errors are measured");
    }

    private Modulation modulation() {
        NDArray ids = golden.input("input_ids");
        NDArray present = Ops.full(ids, 1, ids.getShape().get(0));
        Map<Integer, LayerModulation> modulated = new TreeMap<>();
        for (int i = 0; i < layers().size(); i++) {
            ModalityModulation part =
                    new ModalityModulation(
                            inputs.get("embeddings_kms." + i),
                            inputs.get("embeddings_vms." + i),
                            inputs.get("embeddings_vps." + i),
                            inputs.get("embeddings_ff." + i),
                            inputs.get("learnable_head_masks." + i),
                            present);
            modulated.put(layers().get(i), new Infusion(MitMode.OFFICIAL_B, List.of(part)));
        }
        return Modulation.of(modulated);
    }
}
