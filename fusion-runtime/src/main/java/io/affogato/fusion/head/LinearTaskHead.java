package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.Parameter;
import io.affogato.nn.Ops;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Chooses a class or gives a number: one linear map, and the loss that says which.
 *
 * @param map state to one logit a class, or to one number
 * @param measure the loss of what the map says (B, C) against the targets of a batch
 * @param rate factor on the learning rate
 */
record LinearTaskHead(LinearHead map, BinaryOperator<NDArray> measure, double rate)
        implements TaskHead {

    /** Returns a head that chooses a class and learns by cross entropy. */
    static LinearTaskHead classes(LinearHead map, double rate) {
        return new LinearTaskHead(map, Ops::crossEntropy, rate);
    }

    /** Returns a head that gives a number and learns by the mean absolute error. */
    static LinearTaskHead score(LinearHead map, double rate) {
        return new LinearTaskHead(map, LinearHead::absoluteError, rate);
    }

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
        return measure.apply(map.forward(states), batch.target().orElseThrow());
    }

    @Override
    public NDArray answer(NDArray states, Batch batch) {
        return map.forward(states);
    }
}
