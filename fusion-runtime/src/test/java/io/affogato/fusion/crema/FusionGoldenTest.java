package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares fusion and assembly alone with the CREMA authors'. */
class FusionGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"crema_fusion_concat", "crema_fusion_sum"})
    void inputAndGradientsAreTheAuthors(String name) {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open(name, manager)) {
            CremaCase recorded = new CremaCase(golden, manager);
            FusionStrategy fusion = recorded.fusion();
            Map<String, NDArray> inputs = new LinkedHashMap<>();
            NDArray loss = Autograd.on(() -> run(golden, recorded, fusion, inputs));
            golden.check("out/loss", loss);
            fusion.parameters().forEach(p -> inputs.put("w." + p.name(), p.array()));
            checkGradients(golden, loss, inputs);
            golden.requireAllCompared();
        }
    }

    private static NDArray run(
            Golden golden, CremaCase recorded, FusionStrategy fusion, Map<String, NDArray> inputs) {
        NDArray first = golden.input("t5_inputs." + recorded.modalities().get(0));
        List<ModalityTokens> tokens = new ArrayList<>();
        for (String m : recorded.modalities()) {
            NDArray own = tokens.isEmpty() ? first : golden.input("t5_inputs." + m);
            own.setRequiresGradient(true);
            inputs.put("t5_inputs." + m, own);
            tokens.add(
                    new ModalityTokens(
                            new ModalityId(m),
                            recorded.layout(m),
                            segmented(golden, own, recorded.segments(m)),
                            Ops.full(own, 1, own.getShape().get(0)),
                            tokens.isEmpty() ? Optional.of(recorded.prefix()) : Optional.empty()));
        }
        FusionOutput fused = fusion.fuse(tokens);
        return compare(golden, recorded, fused);
    }

    /** Recorded are (B, S, K, E), without S where a modality has no segments. */
    private static NDArray segmented(Golden golden, NDArray own, long segments) {
        long rows = own.getShape().get(0);
        long queries = golden.number("num_query_token");
        return Ops.reshape(own, rows, segments, queries, golden.number("d_model"));
    }

    private static NDArray compare(Golden golden, CremaCase recorded, FusionOutput fused) {
        NDArray table = golden.weightMap().get("t5_model.shared.weight");
        NDArray text = Ops.embedding(table, golden.input("text_ids"));
        NDArray input = Ops.concat(List.of(fused.prefixTokens(), text), 1);
        NDArray textMask = recorded.mask("text_mask");
        golden.check("out/inputs_embeds", input);
        golden.check(
                "out/encoder_attention_mask", Ops.concat(List.of(fused.prefixMask(), textMask), 1));
        return Ops.sum(Ops.mul(input, golden.input("loss_weight")));
    }

    private static void checkGradients(Golden golden, NDArray loss, Map<String, NDArray> inputs) {
        List<NDArray> gradients = Autograd.gradients(loss, List.copyOf(inputs.values()));
        int i = 0;
        for (String name : inputs.keySet()) {
            golden.check("grad/" + name, gradients.get(i++));
        }
    }
}
