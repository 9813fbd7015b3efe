package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import java.util.SplittableRandom;

/**
 * Starting values of a T5 that is trained from nothing: the variances of Raffel et al. 2020 as
 * transformers has them. A value depends on the seed and the name only.
 *
 * <p>Deviation: word embeddings start orthogonal to each other where the vocabulary is no larger
 * than the width, with variance 1/4, so that a sum of several can be read back.
 *
 * @param config the sizes that the variances follow
 * @param seed decides every value
 */
public record T5Initializer(T5Config config, long seed) implements Initializer {

    @Override
    public NDArray make(String name, Shape shape, NDManager owner) {
        if (name.endsWith("norm.weight")) {
            return owner.ones(shape, DataType.FLOAT32);
        }
        SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
        double deviation = deviation(name);
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        if (name.equals("shared.weight") && config.vocabulary() <= config.width()) {
            orthogonalise(values, config.vocabulary(), config.width(), deviation);
        }
        return Ops.tensor(owner, values, shape.getShape());
    }

    /** Gram and Schmidt: makes the rows orthogonal, each of the length that the deviation asks for. */
    private static void orthogonalise(float[] values, int rows, int width, double deviation) {
        double[][] basis = new double[rows][width];
        for (int r = 0; r < rows; r++) {
            double[] row = basis[r];
            for (int c = 0; c < width; c++) {
                row[c] = values[r * width + c];
            }
            for (int before = 0; before < r; before++) {
                subtract(row, basis[before], dot(row, basis[before]));
            }
            double length = Math.sqrt(dot(row, row));
            for (int c = 0; c < width; c++) {
                row[c] /= length;
                values[r * width + c] = (float) (row[c] * deviation * Math.sqrt(width));
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] from, double[] direction, double times) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= times * direction[i];
        }
    }

    private double deviation(String name) {
        double inner = (double) config.heads() * config.headWidth();
        if (name.equals("shared.weight")) {
            return 0.5;
        }
        if (name.endsWith(".q.weight")) {
            return Math.pow((double) config.width() * config.headWidth(), -0.5);
        }
        if (name.endsWith(".o.weight")) {
            return Math.pow(inner, -0.5);
        }
        if (name.endsWith(".wo.weight")) {
            return Math.pow(config.feedForwardWidth(), -0.5);
        }
        return Math.pow(config.width(), -0.5);
    }
}
