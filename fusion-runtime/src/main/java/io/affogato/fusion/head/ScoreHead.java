package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.Parameter;
import java.util.List;

/**
 * Gives a number; learns by the mean absolute error.
 *
 * @param map state to one number
 * @param rate factor on the learning rate
 */
record ScoreHead(LinearHead map, double rate) implements TaskHead {

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
        return LinearHead.absoluteError(map.forward(states), batch.target().orElseThrow());
    }

    @Override
    public NDArray answer(NDArray states, Batch batch) {
        return map.forward(states);
    }
}
