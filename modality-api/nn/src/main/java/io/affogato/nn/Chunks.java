package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Runs a network over a large batch a few rows at a time, keeping only what comes out. */
final class Chunks {

    private Chunks() {}

    /**
     * Maps rows without building a graph.
     *
     * @param rows (N, ...)
     * @param most rows taken at once
     * @return (N, ...), belongs to the manager of {@code rows}
     */
    static NDArray map(NDArray rows, int most, UnaryOperator<NDArray> network) {
        return Autograd.off(
                () -> {
                    try (NDManager scratch = rows.getManager().newSubManager()) {
                        NDArray result = Ops.concat(parts(rows, most, network, scratch), 0);
                        result.attach(rows.getManager());
                        return result;
                    }
                });
    }

    private static List<NDArray> parts(
            NDArray rows, int most, UnaryOperator<NDArray> network, NDManager scratch) {
        List<NDArray> parts = new ArrayList<>();
        long n = rows.getShape().get(0);
        for (long start = 0; start < n; start += most) {
            try (NDManager step = scratch.newSubManager()) {
                NDArray part = Ops.slice(rows, 0, start, Math.min(n, start + most));
                part.attach(step);
                NDArray mapped = network.apply(part);
                mapped.attach(scratch);
                parts.add(mapped);
            }
        }
        return parts;
    }
}
