package io.affogato.fusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A small real model with the parameter groups of CREMA: per modality a frozen linear map with a
 * low-rank pair, a bias and dropout; a shared self-gated fusion; a frozen classifier.
 *
 * <p>Axes: B batch, S segments, N tokens, D feature width, W inner width, r rank, C classes.
 *
 * <pre>
 *   x_m = mean over S and N of tokens                                  (B, D)
 *   h_m = x_m F_m' + dropout(x_m) A_m' B_m' + b_m                      (B, W)
 *   z   = concat(h) G' + g;   logits = z * sigmoid(z) V'               (B, C)
 * </pre>
 */
public final class SmallModel implements TrainableModel {

    private final Sizes sizes;
    private final Map<ModalityId, List<Parameter>> adapters = new LinkedHashMap<>();
    private final Map<ModalityId, NDArray> frozen = new LinkedHashMap<>();
    private final List<Parameter> shared;
    private final NDArray classifier;
    private final double dropout;

    /** Sizes of a model. */
    public record Sizes(int d, int w, int rank, int classes) {

        /** All different. */
        public static final Sizes SMALL = new Sizes(5, 7, 2, 3);
    }

    /** Makes a model from a seed. */
    public SmallModel(NDManager manager, List<ModalityId> modalities, Sizes sizes, double dropout) {
        this.sizes = sizes;
        this.dropout = dropout;
        Random random = new Random(11);
        for (ModalityId id : modalities) {
            frozen.put(id, normal(manager, random, sizes.w(), sizes.d()));
            adapters.put(
                    id,
                    List.of(
                            trainable(
                                    "layer.0.query.w_a_%s.weight".formatted(id),
                                    normal(manager, random, sizes.rank(), sizes.d())),
                            trainable(
                                    "layer.0.query.w_b_%s.weight".formatted(id),
                                    Ops.tensor(
                                            manager,
                                            new float[sizes.w() * sizes.rank()],
                                            sizes.w(),
                                            sizes.rank())),
                            trainable(
                                    "proj_%s.bias".formatted(id),
                                    Ops.tensor(manager, new float[sizes.w()], sizes.w()))));
        }
        shared =
                List.of(
                        trainable(
                                "fusion.0.weight",
                                normal(manager, random, sizes.w(), sizes.w() * modalities.size())),
                        trainable(
                                "fusion.0.bias",
                                Ops.tensor(manager, new float[sizes.w()], sizes.w())));
        classifier = normal(manager, random, sizes.classes(), sizes.w());
    }

    private static NDArray normal(NDManager manager, Random random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(columns));
        }
        return Ops.tensor(manager, values, rows, columns);
    }

    private static Parameter trainable(String name, NDArray array) {
        array.setRequiresGradient(true);
        return new Parameter(name, array);
    }

    @Override
    public List<ModalityId> modalities() {
        return List.copyOf(adapters.keySet());
    }

    @Override
    public List<Parameter> parameters(ModalityId m) {
        return adapters.get(m);
    }

    @Override
    public List<Parameter> shared() {
        return shared;
    }

    /** Returns the arrays nothing may change. */
    public List<NDArray> frozen() {
        List<NDArray> all = new ArrayList<>(frozen.values());
        all.add(classifier);
        return all;
    }

    @Override
    public boolean drawsRandomNumbers() {
        return dropout > 0;
    }

    @Override
    public BatchPass open(Batch batch) {
        return new Pass(batch);
    }

    private final class Pass implements BatchPass {

        private final Batch batch;
        private final Map<ModalityId, NDArray> still = new LinkedHashMap<>();

        Pass(Batch batch) {
            this.batch = batch;
        }

        @Override
        public NDArray loss(ModalityId trained) {
            List<NDArray> tokens = new ArrayList<>();
            for (ModalityId id : adapters.keySet()) {
                tokens.add(
                        id.equals(trained)
                                ? tokens(id)
                                : still.computeIfAbsent(id, other -> Ops.detach(tokens(other))));
            }
            return loss(tokens);
        }

        @Override
        public NDArray jointLoss() {
            return loss(adapters.keySet().stream().map(this::tokens).toList());
        }

        private NDArray tokens(ModalityId id) {
            ModalityFeatures features = batch.features().get(id);
            NDArray x = Ops.mean(Ops.mean(features.tokens(), 2), 1);
            List<Parameter> own = adapters.get(id);
            NDArray low = Ops.linear(Ops.dropout(x, dropout), own.get(0).array());
            NDArray delta = Ops.linear(low, own.get(1).array());
            return Ops.add(Ops.linear(x, frozen.get(id), own.get(2).array()), delta);
        }

        private NDArray loss(List<NDArray> tokens) {
            NDArray z =
                    Ops.linear(Ops.concat(tokens, 1), shared.get(0).array(), shared.get(1).array());
            NDArray logits = Ops.linear(Ops.selfGate(z), classifier);
            return Ops.crossEntropy(logits, Ops.reshape(batch.labels(), -1));
        }

        @Override
        public void updated(ModalityId m) {
            still.remove(m);
        }

        @Override
        public void close() {
            still.clear();
        }
    }

    /** Samples with random features whose labels depend on them. */
    public final class Samples implements BatchSource {

        private final int size;

        /** Makes samples. */
        public Samples(int size) {
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public int[] recordings() {
            return IntStream.range(0, size).map(sample -> sample / 3).toArray();
        }

        @Override
        public Batch load(NDManager manager, int... indices) {
            int b = indices.length;
            Map<ModalityId, ModalityFeatures> features = new LinkedHashMap<>();
            long[] labels = new long[b];
            for (ModalityId id : adapters.keySet()) {
                features.put(id, features(manager, id, indices, labels));
            }
            NDArray ids = Ops.tensor(manager, new long[b], b, 1);
            float[] ones = new float[b];
            Arrays.fill(ones, 1);
            return new Batch(
                    manager,
                    features,
                    ids,
                    Ops.tensor(manager, ones, b, 1),
                    Ops.tensor(manager, labels, b, 1));
        }

        private ModalityFeatures features(
                NDManager manager, ModalityId id, int[] indices, long[] labels) {
            int b = indices.length;
            int s = 2;
            int n = 4;
            float[] values = new float[b * s * n * sizes.d()];
            for (int i = 0; i < b; i++) {
                Random random = new Random(31L * indices[i] + id.hashCode());
                long shift = random.nextInt(sizes.classes());
                labels[i] = (labels[i] + shift) % sizes.classes();
                for (int j = 0; j < s * n * sizes.d(); j++) {
                    values[i * s * n * sizes.d() + j] = (float) random.nextGaussian() + shift;
                }
            }
            float[] mask = new float[b * s * n];
            Arrays.fill(mask, 1);
            float[] present = new float[b];
            Arrays.fill(present, 1);
            return new ModalityFeatures(
                    Ops.tensor(manager, values, b, s, n, sizes.d()),
                    Ops.tensor(manager, mask, b, s, n),
                    Ops.tensor(manager, new float[b], b, 1),
                    Ops.tensor(manager, present, b));
        }
    }
}
