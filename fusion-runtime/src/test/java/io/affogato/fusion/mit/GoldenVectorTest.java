package io.affogato.fusion.mit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.LayerScales;
import io.affogato.fusion.backbone.LlamaDecoder;
import io.affogato.nn.Engines;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worked example of the description: two heads of width two, three positions. */
class GoldenVectorTest {

    private static final float CLOSE = 2e-6f;

    static {
        Engines.start();
    }

    private static final Kernels LLAMA = Kernels.of(LlamaDecoder.class, "llama.py");

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray q = heads(1, 0, .5, -1, 2, 1, 0, 1, 1, 1, -1, .5);
    private final NDArray k = heads(1, 1, 0, 2, -1, .5, .5, .5, 1, -1, 2, 0);
    private final NDArray v = heads(1, 2, 3, -1, 0, 1, -1, 0, 2, 2, 1, -2);
    private final NDArray queryScale = flat(.2, -.1, .5, .3);
    private final NDArray attentionScale = flat(-.3, .4, .1, -.2);
    private final NDArray shift = flat(.5, .5, -1, .25);
    private final NDArray all = Ops.tensor(manager, new float[] {1, 1, 1}, 1, 3);

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void cosines() {
        assertArrayEquals(new float[] {0.612372f, -0.299392f}, cosines(all), CLOSE);
        assertArrayEquals(new float[] {0.645497f, -0.114332f}, cosines(two()), CLOSE);
    }

    @Test
    void gates() {
        assertArrayEquals(
                new float[] {0.833741f, 0.668322f}, gates(all, MitMode.OFFICIAL_B), CLOSE);
        assertArrayEquals(new float[] {0.838282f, 0.707995f}, gates(two(), MitMode.SAFE), CLOSE);
        assertArrayEquals(new float[] {0.833741f, 0.668322f}, gates(two(), MitMode.PAPER), CLOSE);
    }

    @Test
    void frozen() {
        NDArray read = LLAMA.call("attend", q, k, v, LLAMA.call("bias", all, 0));
        assertArrayEquals(
                new float[] {
                    1.000000f, 2.000000f, 1.514367f, 1.228450f, 1.615568f, 1.009034f,
                    -1.000000f, 0.000000f, -0.009285f, 0.660477f, 0.068383f, 0.144482f
                },
                read.toFloatArray(),
                CLOSE);
    }

    @Test
    void officialB() {
        assertArrayEquals(
                new float[] {
                    1.166748f, 3.083863f, 1.552460f, 2.055004f, 1.547484f, 2.004485f,
                    -1.735155f, 0.167081f, -0.744029f, 0.703652f, -0.768496f, 0.318769f
                },
                infused(MitMode.OFFICIAL_B),
                CLOSE);
    }

    @Test
    void paper() {
        assertArrayEquals(
                new float[] {
                    0.166748f, 1.083863f, -0.083374f, 0.583618f, 0.078034f, 0.682000f,
                    -0.735155f, 0.167081f, -0.639640f, 0.039728f, -0.633908f, 0.153931f
                },
                infused(MitMode.PAPER),
                CLOSE);
    }

    private float[] infused(MitMode mode) {
        NDArray one = Ops.tensor(manager, new float[] {1}, 1);
        NDArray bias = Ops.tensor(manager, new float[] {1, 1}, 2);
        NDArray hidden = Ops.tensor(manager, new float[] {1, 1, 1}, 1, 3);
        ModalityModulation part =
                new ModalityModulation(queryScale, attentionScale, shift, hidden, bias, one);
        LayerScales scales = new Infusion(mode, List.of(part)).scales(v, all);
        return LLAMA.call(
                        "modulated_attend",
                        q,
                        k,
                        v,
                        LLAMA.call("bias", all, 0),
                        scales.query(),
                        scales.attention(),
                        scales.shift())
                .toFloatArray();
    }

    private float[] cosines(NDArray mask) {
        return Infusion.KERNELS
                .call("similarity", v, mask, Ops.reshape(shift, 1, 2, 1, 2))
                .toFloatArray();
    }

    private float[] gates(NDArray mask, MitMode mode) {
        NDArray bias = Ops.tensor(manager, new float[] {1, 1}, 2);
        return Infusion.KERNELS
                .call("gate", v, mask, Ops.reshape(shift, 1, 2, 1, 2), bias, mode.kernel())
                .toFloatArray();
    }

    private NDArray two() {
        return Ops.tensor(manager, new float[] {1, 1, 0}, 1, 3);
    }

    private NDArray heads(double... values) {
        return Ops.reshape(flat(values), 1, 2, 3, 2);
    }

    private NDArray flat(double... values) {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) values[i];
        }
        return Ops.tensor(manager, all, 1, all.length);
    }
}
