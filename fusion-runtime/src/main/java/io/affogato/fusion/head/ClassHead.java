package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import java.util.List;

/**
 * Chooses a class; learns by cross entropy.
 *
 * @param map state to one logit a class
 * @param rate factor on the learning rate
 */
record ClassHead(LinearHead map, double rate) implements TaskHead {

    @Override
    public List<Parameter> parameters() {
        return TaskHead.named(map.parameters(), rate);
    }

    @Override
    public List<Parameter> kept() {
        return List.of();
    }

    @Override
    public NDArray loss(NDArray states, Batch batch) {
        return Ops.crossEntropy(map.forward(states), batch.target().orElseThrow());
    }

    @Override
    public NDArray answer(NDArray states, Batch batch) {
        return map.forward(states);
    }
}
