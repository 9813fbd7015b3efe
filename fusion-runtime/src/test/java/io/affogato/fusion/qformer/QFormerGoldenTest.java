package io.affogato.fusion.qformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonElement;
import io.affogato.fusion.lora.LoraPair;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares with the CREMA authors' query transformer. */
class QFormerGoldenTest {

    @Test
    void statesAndGradientsAreTheAuthors() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("qformer_lora", manager)) {
            QFormer qformer = QFormer.read(config(golden), golden.weights());
            golden.requireGradients();
            List<NDArray> losses = new ArrayList<>();
            Map<String, NDArray> states = new LinkedHashMap<>();
            Autograd.on(
                    () -> {
                        modalities(golden)
                                .forEach(m -> losses.add(run(golden, qformer, m, states)));
                        return null;
                    });
            NDArray loss = Autograd.on(() -> losses.stream().reduce(Ops::add).orElseThrow());
            golden.check("out/loss", loss);
            checkGradients(golden, loss, states);
            golden.requireAllCompared();
            assertEquals(config(golden).layers() + 1, statesOf(golden), "one state a layer");
        }
    }

    private static NDArray run(
            Golden golden, QFormer qformer, String m, Map<String, NDArray> inputs) {
        NDArray states = golden.input("encoder_hidden_states_" + m);
        states.setRequiresGradient(true);
        inputs.put("encoder_hidden_states_" + m, states);
        NDArray mask = Ops.cast(golden.input("encoder_attention_mask_" + m), DataType.FLOAT32);
        NDArray queries = golden.weightMap().get("query_tokens_" + m);
        List<NDArray> all = qformer.hiddenStates(lora(golden, m), queries, states, mask, true);
        for (int i = 0; i < all.size(); i++) {
            golden.check("out/hidden_states_%s.%d".formatted(m, i), all.get(i));
        }
        NDArray last = all.get(all.size() - 1);
        golden.check("out/last_hidden_state_" + m, last);
        golden.check(
                "out/last_hidden_state_" + m + "-skip",
                qformer.forward(LoraSet.NONE, queries, states, mask, true));
        return Ops.sum(Ops.mul(last, golden.input("loss_weight_" + m)));
    }

    private static void checkGradients(Golden golden, NDArray loss, Map<String, NDArray> inputs) {
        List<String> names = new ArrayList<>();
        List<NDArray> arrays = new ArrayList<>();
        golden.names().stream()
                .filter(name -> name.startsWith("grad/w."))
                .forEach(
                        name -> {
                            names.add(name);
                            arrays.add(golden.weightMap().get(name.substring("grad/w.".length())));
                        });
        inputs.forEach(
                (name, array) -> {
                    names.add("grad/" + name);
                    arrays.add(array);
                });
        List<NDArray> gradients = Autograd.gradients(loss, arrays);
        for (int i = 0; i < names.size(); i++) {
            golden.check(names.get(i), gradients.get(i));
        }
    }

    private static long statesOf(Golden golden) {
        String first = modalities(golden).get(0);
        return golden.names().stream()
                .filter(name -> name.startsWith("out/hidden_states_" + first + "."))
                .count();
    }

    private static LoraSet lora(Golden golden, String m) {
        Map<Integer, LoraSet.Layer> layers = new HashMap<>();
        for (int i = 0; i < golden.number("num_hidden_layers"); i++) {
            layers.put(
                    i, new LoraSet.Layer(pair(golden, i, "query", m), pair(golden, i, "value", m)));
        }
        return new LoraSet(layers, 0);
    }

    private static LoraPair pair(Golden golden, int layer, String map, String m) {
        String name = QFormerNames.selfAttention(layer) + map;
        return new LoraPair(
                golden.weightMap().get("%s.w_a_%s.weight".formatted(name, m)),
                golden.weightMap().get("%s.w_b_%s.weight".formatted(name, m)));
    }

    private static List<String> modalities(Golden golden) {
        return golden.config().getAsJsonArray("modalities").asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    private static QFormerConfig config(Golden golden) {
        return new QFormerConfig(
                golden.number("hidden_size"),
                golden.number("num_hidden_layers"),
                golden.number("num_attention_heads"),
                golden.number("intermediate_size"),
                golden.number("encoder_width"),
                RecordedCrossing.frequency(
                        golden.weightMap().keySet(),
                        "Qformer.bert.encoder.layer.%d",
                        golden.number("num_hidden_layers")),
                golden.number("num_query_token"),
                1e-12,
                0,
                0);
    }
}
