package io.affogato.fusion.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Weights, inputs and token ids that follow from their names, so that two implementations can do
 * the same work without exchanging files.
 *
 * <p>The seed is the 64-bit FNV-1a hash of the name; number i is the SplitMix64 finaliser of the
 * seed plus (i + 1) times the golden ratio's odd 64-bit constant, and its upper 24 bits are a
 * uniform u in [0, 1). A value is mid + half (2u - 1).
 */
final class FormulaArrays implements Initializer {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double INPUT_HALF = 1.7;
    private static final double SMALL_HALF = 0.8;
    private static final List<String> TABLES =
            List.of(
                    "shared",
                    "embed_tokens",
                    "pos_embed",
                    "position_embedding",
                    "cls_token",
                    "class_embedding",
                    "query_tokens",
                    "relative_attention_bias");

    /** Transposed convolutions, whose first axis is the one they read. */
    private static final List<String> ENLARGING =
            List.of(
                    "decoder.transposed_convolution.2.weight",
                    "decoder.transposed_convolution.4.weight");

    private final double unscaledQueries;

    /**
     * Fixes the one size a rule needs.
     *
     * @param headWidth of the language model, whose queries are not scaled later
     */
    FormulaArrays(int headWidth) {
        this.unscaledQueries = 1 / Math.sqrt(headWidth);
    }

    @Override
    public NDArray make(String name, Shape shape, NDManager owner) {
        if (name.contains("learnable_head_mask")) {
            return uniform(name, 1, 0.5, shape, owner);
        }
        if (TABLES.stream().anyMatch(name::contains)) {
            return uniform(name, 0, 0.5, shape, owner);
        }
        if (shape.dimension() == 1) {
            return name.endsWith(".weight")
                    ? uniform(name, 1, 0.2, shape, owner)
                    : uniform(name, 0, 0.1, shape, owner);
        }
        boolean grows = ENLARGING.contains(name);
        double half = Math.sqrt(3.0 / (grows ? shape.get(0) : shape.slice(1).size()));
        boolean query = name.startsWith("t5_model.") && name.endsWith(".q.weight");
        return uniform(name, 0, query ? half * unscaledQueries : half, shape, owner);
    }

    /** Returns an input of the network, uniform in [-1.7, 1.7). */
    NDArray input(String name, NDManager owner, long... shape) {
        return uniform("in/" + name, 0, INPUT_HALF, new Shape(shape), owner);
    }

    /** Returns an input of the language model, uniform in [-0.8, 0.8). */
    NDArray small(String name, NDManager owner, long... shape) {
        return uniform("in/" + name, 0, SMALL_HALF, new Shape(shape), owner);
    }

    /** Returns token ids (B, L) from 2 up; the last of a row is the end of text where wanted. */
    NDArray ids(String name, int vocabulary, boolean ends, NDManager owner, int b, int l) {
        long seed = seed("in/" + name);
        long[] ids = new long[b * l];
        for (int i = 0; i < ids.length; i++) {
            boolean last = ends && i % l == l - 1;
            ids[i] = last ? 1 : 2 + Long.remainderUnsigned(word(seed, i), vocabulary - 2);
        }
        return Ops.tensor(owner, ids, b, l);
    }

    /** Returns zeros and ones, float32. */
    NDArray marks(String name, NDManager owner, long... shape) {
        long seed = seed("in/" + name);
        float[] marks = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = Long.remainderUnsigned(word(seed, i), 2);
        }
        return Ops.tensor(owner, marks, shape);
    }

    private static NDArray uniform(
            String name, double mid, double half, Shape shape, NDManager owner) {
        long seed = seed(name);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            double u = (word(seed, i) >>> 40) * 0x1p-24;
            values[i] = (float) (mid + half * (2 * u - 1));
        }
        return Ops.tensor(owner, values, shape.getShape());
    }

    private static long seed(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte part : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (part & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    private static long word(long seed, long i) {
        long z = seed + (i + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
