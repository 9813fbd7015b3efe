package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Ops;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Starting values of a language model that is trained from nothing: ones for norms, a {@link
 * WordCode} for words, normal values for the rest. A value depends on the seed and the name only.
 *
 * @param words name of the word embeddings
 * @param vocabulary how many there are
 * @param width of each
 * @param seed decides every value
 */
record LanguageStart(String words, int vocabulary, int width, long seed) {

    /**
     * Makes one array.
     *
     * @param deviation standard deviation of values that are neither a norm's nor words
     */
    NDArray make(String name, Shape shape, NDManager owner, DoubleSupplier deviation) {
        if (name.endsWith("norm.weight")) {
            return owner.ones(shape, DataType.FLOAT32);
        }
        SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
        float[] values =
                name.equals(words)
                        ? WordCode.draw(random, vocabulary, width)
                        : normal(random, Math.toIntExact(shape.size()), deviation.getAsDouble());
        return Ops.tensor(owner, values, shape.getShape());
    }

    private static float[] normal(SplittableRandom random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }
}
