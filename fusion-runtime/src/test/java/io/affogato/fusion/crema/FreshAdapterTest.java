package io.affogato.fusion.crema;

import static io.affogato.fusion.crema.SmallCrema.CLIPS;
import static io.affogato.fusion.crema.SmallCrema.FIRST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import io.affogato.nn.Optim;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What adapters and fusions start with. */
class FreshAdapterTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final SmallCrema small = new SmallCrema(manager);

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void freshAdapterLeavesTheBackboneAsItIs() {
        ModalityAdapter adapter =
                ModalityAdapter.fresh(manager, SmallCrema.config(FIRST), small.bridge, 1);
        ModalityFeatures features = small.features(FIRST, 2, 4, false);
        NDArray states = adapter.states(features);
        NDArray mask = Ops.reshape(features.mask(), 8, 5);
        NDArray base =
                small.qformer.forward(
                        LoraSet.NONE, small.bridge.queryTokens(), states, mask, false);
        assertArrayEquals(
                base.toFloatArray(),
                adapter.query(small.qformer, features, states, false).toFloatArray());
    }

    @Test
    void skippingChangesNothingUntilTheAdapterIsTrained() {
        AdapterConfig c = SmallCrema.config(FIRST);
        AdapterConfig skipping =
                new AdapterConfig(
                        c.id(), c.spec(), c.featureWidth(), true, c.qformer(), c.lora(), 14);
        ModalityAdapter adapted = ModalityAdapter.fresh(manager, c, small.bridge, 1);
        ModalityAdapter skipped = ModalityAdapter.fresh(manager, skipping, small.bridge, 1);
        ModalityFeatures features = small.features(FIRST, 2, 3, false);
        float[] before = adapted.tokens(small.qformer, features, false).toFloatArray();
        assertArrayEquals(before, skipped.tokens(small.qformer, features, false).toFloatArray());
        fill(adapted, ".w_b_", 0.1);
        fill(skipped, ".w_b_", 0.1);
        assertArrayEquals(before, skipped.tokens(small.qformer, features, false).toFloatArray());
        assertNotEquals(
                before[0], adapted.tokens(small.qformer, features, false).toFloatArray()[0]);
    }

    @Test
    void averageStartIsTheGatedMean() {
        SelfGatedFusion fusion = SelfGatedFusion.fresh(manager, 2, 2, FusionStart.AVERAGE, 1);
        NDArray a = Ops.tensor(manager, new float[] {3, -1}, 1, 1, 1, 2);
        NDArray b = Ops.tensor(manager, new float[] {-1, -1}, 1, 1, 1, 2);
        assertArrayEquals(
                new float[] {0.731059f, -0.268941f},
                fusion.fuse(List.of(a, b)).toFloatArray(),
                1e-6f);
    }

    @Test
    void startsDependOnSeedAndNameOnly() {
        ModalityAdapter one =
                ModalityAdapter.fresh(manager, SmallCrema.config(CLIPS), small.bridge, 1);
        ModalityAdapter same =
                ModalityAdapter.fresh(manager, SmallCrema.config(CLIPS), small.bridge, 1);
        ModalityAdapter other =
                ModalityAdapter.fresh(manager, SmallCrema.config(CLIPS), small.bridge, 2);
        for (int i = 0; i < one.parameters().size(); i++) {
            Parameter p = one.parameters().get(i);
            float[] values = p.array().toFloatArray();
            assertArrayEquals(values, same.parameters().get(i).array().toFloatArray(), p.name());
            if (p.name().contains(".w_a_")) {
                assertFalse(
                        Arrays.equals(values, other.parameters().get(i).array().toFloatArray()));
                float bound = (float) (1 / Math.sqrt(12));
                for (float value : values) {
                    assertTrue(Math.abs(value) <= bound, p.name());
                }
            }
        }
    }

    private static void fill(ModalityAdapter adapter, String part, double value) {
        for (Parameter p : adapter.parameters()) {
            if (p.name().contains(part)) {
                NDArray filled = Ops.full(p.array(), value, p.array().getShape().getShape());
                Optim.assign(List.of(p.array()), List.of(filled));
            }
        }
    }
}
