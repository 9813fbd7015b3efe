package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.Parameter;
import java.util.List;

/**
 * What stands behind a frozen language model and makes of its state an answer that is no text.
 *
 * <p>Axes: B samples, H state width.
 */
public interface TaskHead {

    /** Returns the trainable tensors, with the factor on the learning rate they want. */
    List<Parameter> parameters();

    /** Returns what it keeps besides and no gradient moves, such as running statistics. */
    List<Parameter> kept();

    /**
     * Returns the loss of a batch, a scalar within the graph.
     *
     * @param states (B, H)
     * @param batch has a target
     */
    NDArray loss(NDArray states, Batch batch);

    /**
     * Answers.
     *
     * @param states (B, H)
     * @return logits of classes (B, C), scores (B, 1), or masks (B, Y, X) of 1 for the object and 0
     *     for the rest
     */
    NDArray answer(NDArray states, Batch batch);

    /** Returns a head's tensors under its own name, at its own rate. */
    static List<Parameter> named(List<Parameter> tensors, double rate) {
        return tensors.stream()
                .map(each -> new Parameter("head." + each.name(), each.array(), rate))
                .toList();
    }
}
