package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
        return mapAll(rows, most, part -> List.of(network.apply(part))).get(0);
    }

    /**
     * As {@link #map}, for a network with several results.
     *
     * @return each (N, ...), belonging to the manager of {@code rows}
     */
    static List<NDArray> mapAll(NDArray rows, int most, Function<NDArray, List<NDArray>> network) {
        return Autograd.off(
                () -> {
                    try (NDManager scratch = rows.getManager().newSubManager()) {
                        List<NDArray> results = new ArrayList<>();
                        for (List<NDArray> parts : parts(rows, most, network, scratch)) {
                            NDArray result = Ops.concat(parts, 0);
                            result.attach(rows.getManager());
                            results.add(result);
                        }
                        return results;
                    }
                });
    }

    /** Returns the parts of each result. */
    private static List<List<NDArray>> parts(
            NDArray rows, int most, Function<NDArray, List<NDArray>> network, NDManager scratch) {
        List<List<NDArray>> parts = new ArrayList<>();
        long n = rows.getShape().get(0);
        for (long start = 0; start < n; start += most) {
            try (NDManager step = scratch.newSubManager()) {
                NDArray part = Ops.slice(rows, 0, start, Math.min(n, start + most));
                part.attach(step);
                List<NDArray> mapped = network.apply(part);
                for (int i = 0; i < mapped.size(); i++) {
                    if (parts.size() == i) {
                        parts.add(new ArrayList<>());
                    }
                    mapped.get(i).attach(scratch);
                    parts.get(i).add(mapped.get(i));
                }
            }
        }
        return parts;
    }
}
