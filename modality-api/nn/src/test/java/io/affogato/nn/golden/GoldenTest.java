package io.affogato.nn.golden;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import java.io.UncheckedIOException;
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
        double most = golden.tolerance("out/features", "atol");
        double mean = golden.tolerance("out/features", "rms_tol");
        assertTrue(mean < 0.7 * most, "one shift is to break the second bound alone");
        NDArray near = Ops.shift(features, 0.8 * most); // above the root mean square
        NDArray wrong = Ops.shift(features, 2 * most);
        NDArray nothing = Ops.scale(features, Double.NaN);
        NDArray flat = Ops.reshape(features, features.size());
        for (NDArray bad : new NDArray[] {near, wrong, nothing, flat}) {
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
    void absentCasesFail() {
        assertThrows(UncheckedIOException.class, () -> Golden.open("no_such_case", manager));
    }

    @Test
    void aliasesAreOneArray() {
        String name = "encoder.layers.%d.self_attn.relative_attention_bias.weight";
        int last = golden.number("encoder_layers") - 1;
        assertTrue(last > 0, "a single layer has no alias");
        assertSame(
                golden.weightMap().get(name.formatted(0)),
                golden.weightMap().get(name.formatted(last)));
    }
}
