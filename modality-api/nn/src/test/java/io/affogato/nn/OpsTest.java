package io.affogato.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsTest {

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

    @Test
    void gradientsFlowThroughScaleAndAttention() {
        NDArray q = manager.randomNormal(new Shape(2, 3, 4, 5));
        NDArray k = manager.randomNormal(new Shape(2, 3, 6, 5));
        NDArray v = manager.randomNormal(new Shape(2, 3, 6, 5));
        q.setRequiresGradient(true);
        v.setRequiresGradient(true);

        NDArray loss = Autograd.on(() -> Ops.sum(Ops.scale(Ops.attention(q, k, v, 0.5), 3.0)));
        List<NDArray> gradients = Autograd.gradients(loss, List.of(v, q));

        // every output is a weighted mean of v, so d loss / d v sums to 3 for each of B*A*L*K
        // outputs
        assertEquals(3f * 2 * 3 * 4 * 5, gradients.get(0).sum().getFloat(), 1e-3f);
        // adding the same to all values moves no weight: the gradient of q is orthogonal to that
        assertEquals(q.getShape(), gradients.get(1).getShape());
    }

    @Test
    void unusedInputsHaveZeroGradient() {
        NDArray a = Ops.tensor(manager, new float[] {1, 2, 3}, 3);
        NDArray b = Ops.tensor(manager, new float[] {4, 5}, 2);
        a.setRequiresGradient(true);
        b.setRequiresGradient(true);

        NDArray loss = Autograd.on(() -> Ops.sum(Ops.mul(a, a)));
        List<NDArray> gradients = Autograd.gradients(loss, List.of(a, b));

        assertArrayEquals(new float[] {2, 4, 6}, gradients.get(0).toFloatArray());
        assertArrayEquals(new float[] {0, 0}, gradients.get(1).toFloatArray());
    }

    @Test
    void crossEntropyIgnoresMinusHundred() {
        NDArray logits = Ops.tensor(manager, new float[] {0, 0, 5, 1, 0, 0}, 2, 3);
        NDArray targets = Ops.tensor(manager, new long[] {-100, 1}, 2);

        float loss = Ops.crossEntropy(logits, targets).getFloat();

        assertEquals(Math.log(Math.E + 2), loss, 1e-6);
    }

    /** Convolutions over channels that come last leave such gradients. */
    @Test
    void adamWTakesAGradientByItsAxesHoweverItLies() {
        NDArray parameter = manager.zeros(new Shape(2, 3));
        NDArray lying = Ops.tensor(manager, new float[] {1, -1, 1, 1, -1, -1}, 3, 2);
        NDArray gradient = lying.transpose(1, 0); // rows 1, 1, -1 and -1, 1, -1

        Optim.adamW(
                List.of(parameter),
                List.of(gradient),
                List.of(manager.zeros(new Shape(2, 3))),
                List.of(manager.zeros(new Shape(2, 3))),
                List.of(manager.zeros(new Shape())),
                0.5,
                0.9,
                0.999,
                0,
                1e-8);

        assertArrayEquals(
                new float[] {-0.5f, -0.5f, 0.5f, 0.5f, -0.5f, 0.5f},
                parameter.toFloatArray(),
                1e-6f);
    }

    @Test
    void adamWMovesByTheLearningRateAtFirst() {
        NDArray p = Ops.tensor(manager, new float[] {1, -1}, 2);
        NDArray g = Ops.tensor(manager, new float[] {0.3f, -7}, 2);
        NDArray m = manager.zeros(new Shape(2));
        NDArray v = manager.zeros(new Shape(2));
        NDArray step = manager.zeros(new Shape());

        Optim.adamW(
                List.of(p),
                List.of(g),
                List.of(m),
                List.of(v),
                List.of(step),
                0.1,
                0.9,
                0.999,
                0,
                1e-8);

        assertArrayEquals(new float[] {0.9f, -0.9f}, p.toFloatArray(), 1e-6f);
        assertEquals(1f, step.getFloat());
    }

    @Test
    void clippingBoundsTheCommonNorm() {
        NDArray a = Ops.tensor(manager, new float[] {3, 0}, 2);
        NDArray b = Ops.tensor(manager, new float[] {0, 4, 0}, 3);

        assertEquals(5, Optim.clipByGlobalNorm(List.of(a, b), 1), 1e-6);
        assertEquals(1, Optim.norm(List.of(a, b)), 1e-5);
    }

    @Test
    void castKeepsTheGraph() {
        NDArray x = Ops.tensor(manager, new float[] {2, 3}, 2);
        x.setRequiresGradient(true);

        NDArray loss = Autograd.on(() -> Ops.sum(Ops.cast(Ops.mul(x, x), DataType.FLOAT64)));

        assertArrayEquals(
                new float[] {4, 6}, Autograd.gradients(loss, List.of(x)).get(0).toFloatArray());
    }
}
