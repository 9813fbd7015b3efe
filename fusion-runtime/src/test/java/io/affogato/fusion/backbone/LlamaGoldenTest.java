package io.affogato.fusion.backbone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.generation.Answers;
import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.backbone.generation.Generator;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Hugging Face's LLaMA (transformers 4.35.2), outputs, gradients and answers. */
class LlamaGoldenTest {

    private static final double CLOSE = 2e-5;

    private LlamaCase recorded;
    private Golden golden;
    private LlamaModel model;

    private void open(String name) {
        recorded = LlamaCase.open(name);
        golden = recorded.golden();
        model = recorded.model();
    }

    @AfterEach
    void free() {
        recorded.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {LlamaCase.MHA, LlamaCase.GQA})
    void outputsLossGradientsAndContinuation(String name) {
        open(name);
        golden.requireGradients();
        List<NDArray> states = new ArrayList<>();
        NDArray mask = recorded.mask();
        NDArray logits =
                Autograd.on(
                        () ->
                                model.words(
                                        model.decoder()
                                                .states(
                                                        recorded.prompt(),
                                                        mask,
                                                        mask.getShape().get(1),
                                                        seen(states))));
        golden.check("out/logits", logits);
        for (int i = 0; i < states.size(); i++) {
            golden.check("out/hidden_states." + i, states.get(i));
        }
        NDArray loss =
                Autograd.on(() -> model.textLoss(recorded.prompt(), mask, golden.input("labels")));
        golden.check("out/loss", loss);
        checkGradients(loss);
        golden.check("out/greedy_ids", continuation());
        golden.requireAllCompared();
    }

    private static UnaryOperator<NDArray> seen(List<NDArray> states) {
        return state -> {
            states.add(state);
            return state;
        };
    }

    private void checkGradients(NDArray loss) {
        Map<String, NDArray> weights = golden.weightMap();
        List<NDArray> gradients = Autograd.gradients(loss, List.copyOf(weights.values()));
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (String name : weights.keySet()) {
            byName.put(name, gradients.get(byName.size()));
        }
        golden.checkGradients(byName);
    }

    /** The first text without its padding, and what the model writes after it, never ending. */
    private NDArray continuation() {
        int length = golden.config().getAsJsonArray("lengths").get(0).getAsInt();
        NDArray ids = Ops.slice(Ops.slice(golden.input("input_ids"), 0, 0, 1), 1, 0, length);
        int written = Math.toIntExact(golden.tensor("out/greedy_ids").size()) - length;
        NDArray all = Ops.full(recorded.mask(), 1, 1, length);
        Answers answers =
                new Generator(model, new GenerationConfig(1, -1, 0, written, 0, 1, 1))
                        .answer(model.embed(ids), all);
        long[] answer = answers.ids().get(0);
        long[] joined =
                LongStream.concat(
                                Arrays.stream(ids.toLongArray()),
                                Arrays.stream(answer, 1, answer.length))
                        .toArray();
        return Ops.tensor(recorded.manager(), joined, 1, joined.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {LlamaCase.MHA, LlamaCase.GQA})
    void everyWeightIsUsed(String name) {
        open(name);
        Weights weights = golden.weights();
        new LlamaModel(model.config(), weights);
        weights.requireAllUsed(each -> false);
    }

    @ParameterizedTest
    @ValueSource(strings = {LlamaCase.MHA, LlamaCase.GQA})
    void cachedDecodingAgreesWithUncached(String name) {
        open(name);
        NDArray mask = recorded.mask();
        NDArray labels = labels(6);
        NDArray whole = model.logits(recorded.prompt(), mask, labels);
        try (Decoding decoding = model.start(recorded.prompt(), mask)) {
            for (int t = 0; t < labels.getShape().get(1); t++) {
                NDArray step =
                        t == 0 ? decoding.first() : decoding.next(labels.get(":, {}", t - 1));
                assertClose(whole.get(":, {}", t), step, "position " + t);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LlamaCase.MHA, LlamaCase.GQA})
    void paddingAnywhereDoesNotChangeAnswers(String name) {
        open(name);
        NDArray prompt = recorded.prompt();
        NDArray mask = recorded.mask();
        NDArray labels = labels(4);
        NDArray plain = model.logits(prompt, mask, labels);
        NDArray loss = model.loss(prompt, mask, labels);
        for (long place : new long[] {0, 3, prompt.getShape().get(1)}) {
            NDArray wider = recorded.widened(prompt, place);
            NDArray widerMask = recorded.widenedMask(mask, place);
            String where = "padding at " + place;
            assertClose(plain, model.logits(wider, widerMask, labels), where);
            assertClose(loss, model.loss(wider, widerMask, labels), where);
            try (Decoding decoding = model.start(wider, widerMask)) {
                assertClose(plain.get(":, 0"), decoding.first(), where);
                NDArray next = decoding.next(labels.get(":, 0"));
                assertClose(plain.get(":, 1"), next, where);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LlamaCase.MHA, LlamaCase.GQA})
    void aRowAloneIsAnsweredAsInItsBatch(String name) {
        open(name);
        NDArray labels = labels(4);
        NDArray plain = model.logits(recorded.prompt(), recorded.mask(), labels);
        int rows = golden.config().getAsJsonArray("lengths").size();
        for (int i = 0; i < rows; i++) {
            int length = golden.config().getAsJsonArray("lengths").get(i).getAsInt();
            NDArray own = Ops.slice(recorded.prompt(), 0, i, i + 1);
            NDArray alone =
                    model.logits(
                            Ops.slice(own, 1, 0, length),
                            Ops.full(own, 1, 1, length),
                            Ops.slice(labels, 0, i, i + 1));
            assertClose(Ops.slice(plain, 0, i, i + 1), alone, "row " + i);
        }
    }

    /** Answers of some tokens; the last row's is one shorter. */
    private NDArray labels(int length) {
        int rows = golden.config().getAsJsonArray("lengths").size();
        long[] ids = new long[rows * length];
        Arrays.setAll(ids, i -> (i * 13L + 5) % golden.number("vocab_size"));
        ids[ids.length - 1] = -100;
        return Ops.tensor(recorded.manager(), ids, rows, length);
    }

    private static void assertClose(NDArray expected, NDArray actual, String what) {
        float distance = Ops.sub(expected, actual).abs().max().getFloat();
        double largest = Math.max(1, expected.abs().max().getFloat());
        assertTrue(distance < CLOSE * largest, "%s off by %s".formatted(what, distance));
    }
}
