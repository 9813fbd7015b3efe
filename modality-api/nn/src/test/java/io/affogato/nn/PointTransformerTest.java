package io.affogato.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.config.PointConfig;
import io.affogato.nn.golden.FiniteDifference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

class PointTransformerTest {

    private static final PointConfig CONFIG = new PointConfig(19, 5, 4, 12, 2, 3, 20, 8, 1e-5);
    private static final int BATCH = 2;

    private NDManager manager;
    private PointTransformer network;
    private float[] cloud;
    private NDArray points;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
        // a large deviation, so that every term matters
        network = new PointTransformer(CONFIG, Weights.fresh(manager, Initializer.seeded(11, 0.4)));
        SplittableRandom random = new SplittableRandom(4);
        cloud = new float[BATCH * CONFIG.points() * 3];
        for (int i = 0; i < cloud.length; i++) {
            cloud[i] = (float) random.nextGaussian();
        }
        points = Ops.tensor(manager, cloud, BATCH, CONFIG.points(), 3);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private float[] point(int sample, int index) {
        int at = (sample * CONFIG.points() + index) * 3;
        return Arrays.copyOfRange(cloud, at, at + 3);
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return sum;
    }

    /** Farthest point sampling as its definition says. */
    private List<Integer> farthest(int sample) {
        int n = CONFIG.points();
        float[] mean = new float[3];
        for (int i = 0; i < n; i++) {
            for (int axis = 0; axis < 3; axis++) {
                mean[axis] += point(sample, i)[axis] / n;
            }
        }
        List<Integer> chosen = new ArrayList<>();
        chosen.add(most(n, i -> distance(point(sample, i), mean)));
        while (chosen.size() < CONFIG.groups()) {
            chosen.add(most(n, i -> nearest(sample, i, chosen)));
        }
        return chosen;
    }

    private double nearest(int sample, int index, List<Integer> chosen) {
        return chosen.stream()
                .mapToDouble(c -> distance(point(sample, index), point(sample, c)))
                .min()
                .orElseThrow();
    }

    private static int most(int n, IntToDoubleFunction measure) {
        return IntStream.range(0, n)
                .boxed()
                .max(Comparator.comparingDouble(measure::applyAsDouble))
                .orElseThrow();
    }

    @Test
    void groupsAreFarthestPointsAndTheirNearest() {
        PointGroups groups = network.group(points);
        assertEquals(new Shape(BATCH, 5, 3), groups.centres().getShape());
        assertEquals(new Shape(BATCH, 5, 4, 3), groups.patches().getShape());
        for (int b = 0; b < BATCH; b++) {
            List<Integer> centres = farthest(b);
            for (int g = 0; g < centres.size(); g++) {
                float[] centre = point(b, centres.get(g));
                assertArrayEquals(centre, groups.centres().get(b, g).toFloatArray());
                assertArrayEquals(
                        nearestOffsets(b, centre),
                        groups.patches().get(b, g).toFloatArray(),
                        1e-6f);
            }
        }
    }

    private float[] nearestOffsets(int sample, float[] centre) {
        List<Integer> order =
                IntStream.range(0, CONFIG.points())
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> distance(point(sample, i), centre)))
                        .toList();
        float[] offsets = new float[CONFIG.groupSize() * 3];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = point(sample, order.get(i / 3))[i % 3] - centre[i % 3];
        }
        return offsets;
    }

    @Test
    void theOrderOfPointsDoesNotMatter() {
        float[] shuffled = new float[cloud.length];
        int n = CONFIG.points();
        for (int i = 0; i < BATCH * n; i++) {
            int from = i / n * n + (i % n * 7 + 3) % n;
            System.arraycopy(cloud, from * 3, shuffled, i * 3, 3);
        }
        NDArray other = Ops.tensor(manager, shuffled, BATCH, n, 3);
        assertArrayEquals(
                network.forward(points).toFloatArray(),
                network.forward(other).toFloatArray(),
                1e-5f);
    }

    @Test
    void tokensHaveTheirShapeAndDiffer() {
        NDArray tokens = network.encode(points);
        assertEquals(new Shape(BATCH, 5, 12), tokens.getShape());
        assertArrayEquals(network.forward(points).toFloatArray(), tokens.toFloatArray(), 1e-6f);
        float[] values = tokens.toFloatArray();
        float[] first = Arrays.copyOfRange(values, 0, 12);
        float[] second = Arrays.copyOfRange(values, 12, 24);
        assertTrue(!Arrays.equals(first, second));
    }

    @Test
    void gradientsAreSlopes() {
        SplittableRandom random = new SplittableRandom(9);
        float[] direction = new float[BATCH * 5 * 12];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) (random.nextGaussian() / 4);
        }
        NDArray weight = Ops.tensor(manager, direction, BATCH, 5, 12);
        Supplier<NDArray> loss = () -> Ops.sum(Ops.mul(network.forward(points), weight));
        List<NDArray> inputs = new ArrayList<>(network.parameters().values());
        inputs.forEach(input -> input.setRequiresGradient(true));
        List<NDArray> gradients = Autograd.gradients(Autograd.on(loss), inputs);
        List<String> names = List.copyOf(network.parameters().keySet());
        for (int i = 0; i < names.size(); i++) {
            FiniteDifference.check(
                    names.get(i), loss, inputs.get(i), gradients.get(i), 2e-4f, 4, 0.02);
        }
    }

    @Test
    void smallCloudsAreRefused() {
        NDArray few = Ops.tensor(manager, new float[2 * 4 * 3], 2, 4, 3);
        ModalityException refusal =
                assertThrows(ModalityException.class, () -> network.encode(few));
        assertEquals(ErrorCode.BAD_SHAPE, refusal.code());
    }
}
