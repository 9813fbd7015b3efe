package io.affogato.fusion.qformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.crema.AdapterConfig;
import io.affogato.fusion.crema.BridgeWeights;
import io.affogato.fusion.crema.ModalityAdapter;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import org.junit.jupiter.api.Test;

/** The fact about low-rank adaptation, at the width of the published query transformer. */
class LoraFactsTest {

    private static final QFormerConfig WIDE =
            new QFormerConfig(768, 1, 12, 40, 1408, 2, 5, 1e-12, 0, 0);

    @Test
    void fact11AIsUniformWithinABoundBIsZeroAndNothingScalesThem() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            double largest = 0;
            for (Parameter p : adapter(manager).parameters()) {
                if (p.name().contains(".w_a_")) {
                    for (float value : p.array().toFloatArray()) {
                        largest = Math.max(largest, Math.abs(value));
                    }
                }
                if (p.name().contains(".w_b_")) {
                    assertArrayEquals(new float[768 * 64], p.array().toFloatArray(), p.name());
                }
            }
            assertTrue(largest <= 0.0360844 && largest > 0.0360, "bound " + largest);
            checkScale(manager);
        }
    }

    /** The change is B A x itself, so that doubling A or B doubles it. */
    private static void checkScale(NDManager manager) {
        Initializer rule = Initializer.seeded(3, 0.5);
        NDArray x = rule.make("x", new Shape(2, 3, 5), manager);
        NDArray base = rule.make("base", new Shape(2, 3, 7), manager);
        NDArray a = rule.make("a", new Shape(4, 5), manager);
        NDArray b = rule.make("b", new Shape(7, 4), manager);
        float[] delta = delta(base, x, a, b);
        float[] plain = Ops.linear(Ops.linear(x, a), b).toFloatArray();
        assertArrayEquals(plain, delta, 1e-6f);
        float[] doubled = delta(base, x, a, Ops.scale(b, 2));
        for (int i = 0; i < delta.length; i++) {
            assertEquals(2 * delta[i], doubled[i], 1e-6);
        }
    }

    private static float[] delta(NDArray base, NDArray x, NDArray a, NDArray b) {
        NDArray changed = QFormer.KERNELS.call("changed", base, x, a, b, 0.0);
        return Ops.sub(changed, base).toFloatArray();
    }

    private static ModalityAdapter adapter(NDManager manager) {
        Initializer rule = Initializer.seeded(3, 0.5);
        BridgeWeights bridge =
                new BridgeWeights(
                        rule.make("tokens", new Shape(1, 5, 768), manager),
                        rule.make("projection", new Shape(11, 768), manager),
                        rule.make("bias", new Shape(11), manager),
                        rule.make("norm", new Shape(1408), manager),
                        rule.make("norm.bias", new Shape(1408), manager));
        AdapterConfig config =
                new AdapterConfig(
                        new ModalityId("some"),
                        ModalitySpec.perFrame(""),
                        1408,
                        false,
                        WIDE,
                        LoraConfig.everywhere(64),
                        11);
        return ModalityAdapter.fresh(manager, config, bridge, 1);
    }
}
