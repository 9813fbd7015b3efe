package io.affogato.fusion.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.nn.Autograd;
import io.affogato.nn.Engines;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModulationTest {

    private static final LayerModulation ANY =
            (values, mask) -> new LayerScales(values, values, values, values);

    @Test
    void blocksBelowTheFirstModulatedRunOnceWithoutAGraph() {
        Engines.start();
        List<Integer> ran = new ArrayList<>();
        List<Boolean> graphs = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = Ops.tensor(manager, new float[] {1, 2, 3}, 3);
            Modulation.Block doubling =
                    (i, hidden) -> {
                        ran.add(i);
                        graphs.add(Autograd.isOn());
                        return Ops.scale(hidden, 2);
                    };
            Lead lead = new Lead(manager);
            for (int pass = 0; pass < 2; pass++) {
                Modulation own = Modulation.of(Map.of(2, ANY, 3, ANY)).after(lead);
                NDArray y = Autograd.on(() -> own.through(5, x, doubling));
                assertArrayEquals(new float[] {32, 64, 96}, y.toFloatArray());
            }
        }
        assertEquals(List.of(0, 1, 2, 3, 4, 2, 3, 4), ran);
        assertEquals(List.of(false, false, true, true, true, true, true, true), graphs);
    }

    @Test
    void withoutALeadOrBelowTheFirstBlockEveryPassRunsAll() {
        Engines.start();
        List<Integer> ran = new ArrayList<>();
        Modulation.Block nothing =
                (i, hidden) -> {
                    ran.add(i);
                    return hidden;
                };
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = Ops.tensor(manager, new float[] {1, 2}, 2);
            Modulation.none().after(new Lead(manager)).through(3, x, nothing);
            Modulation.of(Map.of(1, ANY)).through(3, x, nothing);
            Modulation.of(Map.of(0, ANY)).after(new Lead(manager)).through(3, x, nothing);
        }
        assertEquals(List.of(0, 1, 2, 0, 1, 2, 0, 1, 2), ran);
    }
}
