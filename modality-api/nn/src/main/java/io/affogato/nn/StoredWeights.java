package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.nn.safetensors.TensorSource;
import java.util.Set;

/** Weights of a file or folder. */
final class StoredWeights extends WeightStore {

    private final TensorSource source;
    private final NDManager owner;

    StoredWeights(TensorSource source, NDManager owner) {
        super(source.path().toString());
        this.source = source;
        this.owner = owner;
    }

    @Override
    Set<String> names() {
        return source.names();
    }

    @Override
    NDArray make(String name, Shape shape, Precision precision) {
        if (!names().contains(name)) {
            throw missing(name);
        }
        return source.load(name, owner, precision);
    }
}
