package io.affogato.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Set;

/** Weights that come into being when a network asks for them. */
final class FreshWeights extends WeightStore {

    private final Initializer rule;
    private final NDManager owner;

    FreshWeights(Initializer rule, NDManager owner) {
        super("fresh weights");
        this.rule = rule;
        this.owner = owner;
    }

    @Override
    Set<String> names() {
        return Set.of();
    }

    @Override
    NDArray make(String name, Shape shape, Precision precision) {
        if (shape == null) {
            throw new IllegalArgumentException(
                    "fresh weight %s must be asked for with its shape".formatted(name));
        }
        NDArray made = rule.make(name, shape, owner);
        if (!precision.narrows(shape.dimension())) {
            return made;
        }
        try (made) {
            return Ops.narrowed(made);
        }
    }
}
