package io.affogato.fusion.crema;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Frame by frame, the primary modality's K tokens ask and all tokens of the supporting modalities
 * answer: one layer of multi-head attention, whose heads are 64 wide where the width allows, else
 * one. Tokens of modalities that a sample lacks are hidden.
 *
 * <p>Parameters are the four maps {@code fusion.query}, {@code fusion.key}, {@code fusion.value}
 * and {@code fusion.output}, each with a bias.
 */
final class AttentionFusion implements TokenFusion {

    private static final int HEAD_WIDTH = 64;

    private final int heads;
    private final List<NDArray> maps = new ArrayList<>();
    private final List<Parameter> parameters;

    AttentionFusion(FusionTensors tensors, int width, int supporting) {
        this.heads = width % HEAD_WIDTH == 0 ? width / HEAD_WIDTH : 1;
        for (String map : List.of("query", "key", "value", "output")) {
            maps.addAll(List.of(tensors.linear("fusion." + map, new Shape(width, width))));
        }
        this.parameters = tensors.taken();
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public NDArray fuse(Aligned tokens) {
        return ModalityAdapter.KERNELS.call(
                "cross_attend",
                tokens.primary(),
                tokens.supporting(),
                tokens.present(),
                maps,
                heads);
    }
}
