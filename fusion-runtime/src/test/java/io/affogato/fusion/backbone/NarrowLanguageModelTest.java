package io.affogato.fusion.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.affogato.nn.Autograd;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import io.affogato.nn.Precision;
import io.affogato.nn.Weights;
import io.affogato.nn.golden.Golden;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What brain floats cost a language model: its error against float32, printed and bounded. */
class NarrowLanguageModelTest {

    private static final Path RISTRETTO = Path.of("../distribution/src/main/backbones/ristretto");

    private NDManager manager;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Logits, loss, gradient of the prompt and the written answer of one model. */
    private record Outcome(NDArray logits, NDArray loss, NDArray gradient, NDArray written) {

        static Outcome of(LanguageModel model, NDArray prompt, NDArray mask, NDArray labels) {
            NDArray input = Ops.copy(prompt);
            input.setRequiresGradient(true);
            NDArray loss = Autograd.on(() -> model.loss(model.encode(input, mask), mask, labels));
            NDArray gradient = Autograd.gradients(loss, List.of(input)).get(0);
            NDArray encoded = model.encode(prompt, mask);
            NDArray logits = model.logits(encoded, mask, labels);
            try (Decoding decoding = model.start(encoded, mask)) {
                NDArray first = decoding.first();
                NDArray second = decoding.next(first.argMax(1));
                second.attach(prompt.getManager());
                return new Outcome(logits, loss, gradient, second);
            }
        }

        /** Root mean square of the difference over that of the values. */
        static double error(NDArray exact, NDArray found) {
            return norm(exact.sub(found)) / norm(exact);
        }

        private static double norm(NDArray x) {
            return Math.sqrt(x.square().sum().getFloat());
        }

        void compare(String name, Outcome narrow, TestReporter reporter, double most) {
            double logitError = error(logits, narrow.logits);
            double gradientError = error(gradient, narrow.gradient);
            double writing = error(written, narrow.written);
            double lossError = error(loss, narrow.loss);
            reporter.publishEntry(
                    name,
                    "logits %.5f, loss %.5f, gradient %.5f, cached writing %.5f"
                            .formatted(logitError, lossError, gradientError, writing));
            for (double each : new double[] {logitError, gradientError, writing}) {
                assertTrue(each < 10 * most, () -> name + " is off by " + each);
                assertTrue(each > 1e-6, () -> name + " was not narrow: " + each);
            }
            assertTrue(lossError < most, () -> name + " has a loss off by " + lossError);
        }
    }

    @Test
    void bothFamiliesAreCloseToFloat32(TestReporter reporter) {
        for (String name : new String[] {"t5_gated", "t5_relu_tied"}) {
            try (Golden golden = Golden.open(name, manager)) {
                T5Config config = T5Case.config(golden);
                Weights narrow = golden.weights().kept(Precision.BF16);
                NDArray prompt = golden.input("inputs_embeds");
                NDArray mask = Ops.cast(golden.input("attention_mask"), DataType.FLOAT32);
                NDArray labels = golden.input("labels");
                Outcome.of(new T5Model(config, golden.weights()), prompt, mask, labels)
                        .compare(
                                name,
                                Outcome.of(new T5Model(config, narrow), prompt, mask, labels),
                                reporter,
                                0.02);
            }
        }
        for (String name : new String[] {LlamaCase.MHA, LlamaCase.GQA}) {
            try (LlamaCase recorded = LlamaCase.open(name)) {
                LlamaModel narrow =
                        new LlamaModel(
                                recorded.model().config(),
                                recorded.golden().weights().kept(Precision.BF16));
                NDArray labels = Ops.slice(recorded.golden().input("input_ids"), 1, 0, 4);
                Outcome.of(recorded.model(), recorded.prompt(), recorded.mask(), labels)
                        .compare(
                                name,
                                Outcome.of(narrow, recorded.prompt(), recorded.mask(), labels),
                                reporter,
                                0.02);
            }
        }
    }

    @Test
    void theShippedBackboneIsCloseAndSaysWhatItIsKeptAs(TestReporter reporter) {
        Backbone wide = Backbone.open(RISTRETTO, manager);
        Backbone narrow = Backbone.open(RISTRETTO, manager, Precision.BF16);
        assertEquals(wide.sha256(), wide.identity());
        assertEquals(wide.sha256() + " bf16", narrow.identity());
        NDArray ids = Ops.tensor(manager, new long[] {9, 31, 77, 12, 40, 1, 5, 66, 2, 90}, 2, 5);
        NDArray labels = Ops.tensor(manager, new long[] {14, 1, 28, 1}, 2, 2);
        NDArray prompt = wide.languageModel().embed(ids);
        NDArray mask = manager.ones(prompt.getShape().slice(0, 2));
        Outcome.of(wide.languageModel(), prompt, mask, labels)
                .compare(
                        "ristretto",
                        Outcome.of(narrow.languageModel(), prompt, mask, labels),
                        reporter,
                        0.02);
        assertArrayEquals(
                wide.qformer().parameters().get(3).array().toFloatArray(),
                narrow.qformer().parameters().get(3).array().toFloatArray(),
                "the query transformer stays as it is");
    }
}
