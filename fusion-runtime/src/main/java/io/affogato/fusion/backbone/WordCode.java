package io.affogato.fusion.backbone;

import java.util.SplittableRandom;

/**
 * Word embeddings that start orthogonal to each other, so that a sum of several can be read back.
 * There are no more of them than the width has channels; a larger vocabulary stays as drawn.
 */
final class WordCode {

    /** Standard deviation of a channel. */
    static final double DEVIATION = 0.5;

    private WordCode() {}

    /** Draws (rows, width), row by row. */
    static float[] draw(SplittableRandom random, int rows, int width) {
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * DEVIATION);
        }
        if (rows <= width) {
            orthogonalise(values, rows, width);
        }
        return values;
    }

    /** Gram and Schmidt: makes the rows orthogonal, each of the length the deviation asks for. */
    private static void orthogonalise(float[] values, int rows, int width) {
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
                values[r * width + c] = (float) (row[c] * DEVIATION * Math.sqrt(width));
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
}
