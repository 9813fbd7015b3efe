package io.affogato.nn.golden;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The comparison itself fails where it should. */
class GoldenTest {

    private NDManager manager;
    private Golden golden;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
        golden = Golden.open("beats", manager);
    }

    @AfterEach
    void close() {
        golden.close();
        manager.close();
    }

    @Test
    void theRecordedValuesPass() {
        golden.check("out/features", golden.tensor("out/features"));
        assertTrue(golden.worst() == 0);
    }

    @Test
    void otherValuesShapesAndNamesFail() {
        NDArray features = golden.tensor("out/features");
        NDArray near = Ops.shift(features, 5e-6); // below atol, above the root mean square
        NDArray wrong = Ops.shift(features, 2e-5);
        NDArray nothing = Ops.scale(features, Double.NaN);
        for (NDArray bad :
                new NDArray[] {near, wrong, nothing, Ops.reshape(features, 2, 24, 12, 2)}) {
            try (Golden fresh = Golden.open("beats", manager)) {
                assertThrows(AssertionError.class, () -> fresh.check("out/features", bad));
            }
        }
        assertThrows(AssertionError.class, () -> golden.check("out/absent", features));
    }

    @Test
    void forgottenTensorsFail() {
        golden.leave("grad/*", "not needed here");
        golden.leave("out/f*", "not needed here");
        assertThrows(AssertionError.class, golden::requireAllCompared);
        golden.check("out/loss", golden.tensor("out/loss"));
        golden.requireAllCompared();
        assertThrows(AssertionError.class, () -> golden.leave("grad/*", "again"));
    }

    @Test
    void aliasesAreOneArray() {
        String name = "encoder.layers.%d.self_attn.relative_attention_bias.weight";
        assertSame(
                golden.weightMap().get(name.formatted(0)),
                golden.weightMap().get(name.formatted(2)));
    }
}
