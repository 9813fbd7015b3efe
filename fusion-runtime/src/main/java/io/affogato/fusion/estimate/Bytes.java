package io.affogato.fusion.estimate;

import ai.djl.ndarray.types.Shape;
import io.affogato.nn.Precision;
import java.util.Map;

/** Sizes of arrays. */
final class Bytes {

    private Bytes() {}

    /** Returns the bytes of a float32 array of these axes. */
    static long floats(long... axes) {
        long product = Float.BYTES;
        for (long axis : axes) {
            product = Math.multiplyExact(product, axis);
        }
        return product;
    }

    static long numbers(Map<String, Shape> shapes) {
        return shapes.values().stream().mapToLong(Shape::size).sum();
    }

    static long kept(Map<String, Shape> shapes, Precision precision) {
        return shapes.values().stream()
                .mapToLong(shape -> shape.size() * precision.bytes(shape.dimension()))
                .sum();
    }

    /** Returns what widened copies of all that is kept narrow take. */
    static long widened(Map<String, Shape> shapes, Precision precision) {
        return shapes.values().stream()
                .filter(shape -> precision.narrows(shape.dimension()))
                .mapToLong(shape -> Float.BYTES * shape.size())
                .sum();
    }

    /** Returns what the largest of them takes, widened for one product. */
    static long largestWidened(Map<String, Shape> shapes, Precision precision) {
        return shapes.values().stream()
                .filter(shape -> precision.narrows(shape.dimension()))
                .mapToLong(shape -> Float.BYTES * shape.size())
                .max()
                .orElse(0);
    }
}
