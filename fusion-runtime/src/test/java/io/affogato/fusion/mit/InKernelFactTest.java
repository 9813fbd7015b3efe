package io.affogato.fusion.mit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.LayerScales;
import io.affogato.fusion.backbone.LlamaDecoder;
import io.affogato.nn.Engines;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The infusion outside of the attention against the one inside it, written in loops. */
class InKernelFactTest {

    private static final int ROWS = 2;
    private static final int HEADS = 6;
    private static final int GROUPS = 3;
    private static final int LENGTH = 5;
    private static final int WIDTH = 4;

    static {
        Engines.start();
    }

    private static final Kernels LLAMA = Kernels.of(LlamaDecoder.class, "llama.py");

    private final NDManager manager = NDManager.newBaseManager();
    private final SmallMit small = new SmallMit(manager);
    private final NDArray q = small.random(1, ROWS, HEADS, LENGTH, WIDTH);
    private final NDArray k = small.random(2, ROWS, GROUPS, LENGTH, WIDTH);
    private final NDArray v = small.random(3, ROWS, GROUPS, LENGTH, WIDTH);
    private final NDArray queryScale = small.random(4, ROWS, HEADS * WIDTH);
    private final NDArray attentionScale = small.random(5, ROWS, HEADS * WIDTH);
    private final NDArray shift = small.random(6, ROWS, HEADS * WIDTH);
    private final NDArray bias = small.random(7, HEADS);
    private final float[] additiveKey = small.random(8, ROWS, HEADS * WIDTH).toFloatArray();
    private final float[] visible = {1, 1, 1, 1, 1, 1, 1, 1, 0, 0};

    @AfterEach
    void free() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(MitMode.class)
    void fact08OutsideTheAttentionIsInsideIt(MitMode mode) {
        NDArray mask = Ops.tensor(manager, visible, ROWS, LENGTH);
        NDArray present = Ops.full(mask, 1, ROWS);
        NDArray hidden = Ops.full(mask, 1, ROWS, 3);
        ModalityModulation part =
                new ModalityModulation(queryScale, attentionScale, shift, hidden, bias, present);
        LayerScales scales = new Infusion(mode, List.of(part)).scales(v, mask);
        float[] outside =
                LLAMA.call(
                                "modulated_attend",
                                q,
                                k,
                                v,
                                LLAMA.call("bias", mask, 0),
                                scales.query(),
                                scales.attention(),
                                scales.shift())
                        .toFloatArray();
        double kept = mode == MitMode.PAPER ? 0 : 1;
        for (int row = 0; row < ROWS; row++) {
            for (int head = 0; head < HEADS; head++) {
                double[][] inside = inside(row, head, mode == MitMode.SAFE, kept);
                for (int t = 0; t < LENGTH; t++) {
                    for (int c = 0; c < WIDTH; c++) {
                        int at = ((row * HEADS + head) * LENGTH + t) * WIDTH + c;
                        assertEquals(inside[t][c], outside[at], 1e-5, "place " + at);
                    }
                }
            }
        }
    }

    private double[][] inside(int row, int head, boolean masked, double kept) {
        int group = row * GROUPS + head / (HEADS / GROUPS);
        NaiveInfusion naive =
                new NaiveInfusion(
                        channels(queryScale.toFloatArray(), row, head),
                        channels(additiveKey, row, head),
                        channels(attentionScale.toFloatArray(), row, head),
                        channels(shift.toFloatArray(), row, head),
                        bias.toFloatArray()[head]);
        boolean[] seen = new boolean[LENGTH];
        boolean[] counted = new boolean[LENGTH];
        for (int t = 0; t < LENGTH; t++) {
            counted[t] = visible[row * LENGTH + t] > 0;
            seen[t] = counted[t] || !masked;
        }
        double[][] values = matrix(v, group);
        return naive.attend(
                matrix(q, row * HEADS + head),
                matrix(k, group),
                values,
                counted,
                naive.gate(values, seen),
                kept);
    }

    private static double[] channels(float[] all, int row, int head) {
        double[] own = new double[WIDTH];
        for (int c = 0; c < WIDTH; c++) {
            own[c] = all[(row * HEADS + head) * WIDTH + c];
        }
        return own;
    }

    private static double[][] matrix(NDArray array, int block) {
        float[] all = array.toFloatArray();
        double[][] matrix = new double[LENGTH][WIDTH];
        for (int t = 0; t < LENGTH; t++) {
            for (int c = 0; c < WIDTH; c++) {
                matrix[t][c] = all[(block * LENGTH + t) * WIDTH + c];
            }
        }
        return matrix;
    }
}
