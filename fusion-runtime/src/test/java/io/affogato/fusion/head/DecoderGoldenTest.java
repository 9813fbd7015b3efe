package io.affogato.fusion.head;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonElement;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compares with the decoders of MiT's authors. */
class DecoderGoldenTest {

    @Test
    void transformerDecoderIsTheAuthors() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("mit_decoder_tf", manager)) {
            TransformerDecoder decoder =
                    TransformerDecoder.read(manager, transformer(golden), golden.weights());
            NDArray condition = leaf(golden.input("conditional_embeddings"));
            List<NDArray> features = inputs(golden, "hidden_states.", golden.number("levels"));

            List<NDArray> states = Autograd.off(() -> decoder.states(features, condition));
            for (int i = 0; i < states.size(); i++) {
                golden.check("out/hidden_states." + i, states.get(i));
            }
            NDArray logits = Autograd.on(() -> decoder.logits(features, condition, true));
            golden.check("out/logits", logits);
            NDArray loss = loss(golden, logits);
            golden.check("out/loss", loss);
            checkGradients(golden, decoder, loss, Map.of("conditional_embeddings", condition));
            golden.requireAllCompared();
        }
    }

    @Test
    void convolutionDecoderAndItsStatisticsAreTheAuthors() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("mit_decoder_cnn", manager)) {
            ConvolutionDecoder decoder =
                    ConvolutionDecoder.read(manager, convolution(golden), golden.weights());
            Map<String, NDArray> inputs = new LinkedHashMap<>();
            inputs.put("text", leaf(golden.input("text")));
            List<NDArray> features = inputs(golden, "features.", decoder.levels());
            for (int i = 0; i < features.size(); i++) {
                inputs.put("features." + i, leaf(features.get(i)));
            }

            golden.check(
                    "out/logits_eval",
                    Autograd.off(() -> decoder.logits(features, inputs.get("text"), false)));
            NDArray logits = Autograd.on(() -> decoder.logits(features, inputs.get("text"), true));
            golden.check("out/logits_train", logits);
            NDArray loss = loss(golden, logits);
            golden.check("out/loss_train", loss);
            for (Parameter kept : decoder.statistics()) {
                golden.check("out/running_after." + kept.name(), kept.array());
            }
            checkGradients(golden, decoder, loss, inputs);
            golden.requireAllCompared();
        }
    }

    @Test
    void lookingMovesNoStatistics() {
        try (NDManager manager = NDManager.newBaseManager();
                Golden golden = Golden.open("mit_decoder_cnn", manager)) {
            ConvolutionDecoder decoder =
                    ConvolutionDecoder.read(manager, convolution(golden), golden.weights());
            List<NDArray> features = inputs(golden, "features.", decoder.levels());
            Autograd.off(() -> decoder.logits(features, golden.input("text"), false));
            for (Parameter kept : decoder.statistics()) {
                assertEquals(golden.weightMap().get(kept.name()), kept.array(), kept.name());
            }
        }
    }

    private static TransformerDecoderConfig transformer(Golden golden) {
        return new TransformerDecoderConfig(
                golden.number("vision_dim"),
                golden.number("text_dim"),
                golden.number("num_class"),
                golden.number("patch_size"),
                1,
                golden.number("reduce_dim"),
                golden.number("levels"),
                golden.number("heads"),
                golden.number("intermediate_size"));
    }

    private static ConvolutionDecoderConfig convolution(Golden golden) {
        List<Integer> sides =
                golden.config().getAsJsonArray("middle_sizes").asList().stream()
                        .map(JsonElement::getAsInt)
                        .toList();
        return new ConvolutionDecoderConfig(
                golden.number("vision_dim"),
                golden.number("text_dim"),
                golden.number("num_class"),
                golden.number("hidden"),
                sides);
    }

    private static NDArray loss(Golden golden, NDArray logits) {
        return Autograd.on(() -> Ops.sum(Ops.mul(logits, golden.input("loss_weight"))));
    }

    private static List<NDArray> inputs(Golden golden, String prefix, int count) {
        List<NDArray> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            inputs.add(golden.input(prefix + i));
        }
        return inputs;
    }

    private static NDArray leaf(NDArray array) {
        array.setRequiresGradient(true);
        return array;
    }

    private static void checkGradients(
            Golden golden, MaskDecoder decoder, NDArray loss, Map<String, NDArray> inputs) {
        List<String> names = new ArrayList<>();
        List<NDArray> arrays = new ArrayList<>();
        for (Parameter parameter : decoder.parameters()) {
            names.add("grad/w." + parameter.name());
            arrays.add(parameter.array());
        }
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
}
