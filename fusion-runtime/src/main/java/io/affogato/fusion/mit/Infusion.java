package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.LayerModulation;
import io.affogato.fusion.backbone.LayerScales;
import io.affogato.nn.Kernels;
import java.util.List;
import java.util.function.Function;

/**
 * What several modalities do inside one block, added up:
 *
 * <pre>
 *   q (1 + sum p g D_k);   Attend(...) (1 + sum p g D_v) + sum p g A_v;   u (1 + sum p F)
 *   g = sigmoid(l + cos(V, A_v)), one for each modality, sample and head
 * </pre>
 *
 * <p>It stands outside the attention: as the weights of a softmax sum to one, scaling keys and
 * scaling queries is the same, and so is changing values and changing what was read. The additive
 * key term is the same for all keys of a query, so that softmax cancels it.
 *
 * <p>Source: the authors' code for one modality; the sum over modalities is this project's. In the
 * modes without residual a modality that is there replaces the one it is added to.
 *
 * @param mode the form
 * @param parts of the modalities, at least one
 */
public record Infusion(MitMode mode, List<ModalityModulation> parts) implements LayerModulation {

    static final Kernels KERNELS = Kernels.of(Infusion.class, "mit.py");

    /** Copies the list. */
    public Infusion {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("an infusion needs at least one modality");
        }
    }

    @Override
    public LayerScales scales(NDArray values, NDArray mask) {
        List<NDArray> scales =
                KERNELS.callList(
                        "scales",
                        values,
                        mask,
                        each(ModalityModulation::queryScale),
                        each(ModalityModulation::attentionScale),
                        each(ModalityModulation::attentionShift),
                        each(ModalityModulation::hiddenScale),
                        each(ModalityModulation::headBias),
                        each(ModalityModulation::present),
                        mode.kernel());
        return new LayerScales(scales.get(0), scales.get(1), scales.get(2), scales.get(3));
    }

    private List<NDArray> each(Function<ModalityModulation, NDArray> part) {
        return parts.stream().map(part).toList();
    }
}
