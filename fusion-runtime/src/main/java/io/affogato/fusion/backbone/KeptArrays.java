package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.nn.Ops;
import java.util.List;

/** Arrays that live as long as answers are being written; what is replaced is freed at once. */
final class KeptArrays implements AutoCloseable {

    private final NDManager manager;

    /** Keeps them below the manager of an array. */
    KeptArrays(NDArray parent) {
        manager = parent.getManager().newSubManager();
    }

    /** Returns their owner. */
    NDManager manager() {
        return manager;
    }

    /** Keeps an array, which is returned. */
    NDArray keep(NDArray array) {
        array.attach(manager);
        return array;
    }

    /** Keeps an array in place of an older one, which is freed, and returns it. */
    NDArray replaced(NDArray old, NDArray next) {
        old.close();
        return keep(next);
    }

    /** Keeps an array in place of a list's. */
    void replace(List<NDArray> cache, int i, NDArray next) {
        cache.set(i, replaced(cache.get(i), next));
    }

    /** Rearranges the rows of all arrays of some lists; {@code rows} (B') is int64. */
    void reorder(List<List<NDArray>> caches, NDArray rows) {
        for (List<NDArray> cache : caches) {
            for (int i = 0; i < cache.size(); i++) {
                replace(cache, i, Ops.rows(cache.get(i), rows));
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
