package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import java.util.List;

/**
 * One learnt number a modality: the sum of softmax(g)_m h_m over the modalities that a sample has.
 * It starts as their mean.
 */
final class ScalarGate implements TokenFusion {

    private final NDArray scores;
    private final List<Parameter> parameters;

    ScalarGate(FusionTensors tensors, int width, int supporting) {
        this.scores = tensors.zeros("fusion.gate", new Shape(supporting));
        this.parameters = tensors.taken();
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public NDArray fuse(Aligned tokens) {
        return MeanFusion.weighted(tokens, scores);
    }
}
