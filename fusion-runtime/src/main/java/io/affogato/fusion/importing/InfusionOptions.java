package io.affogato.fusion.importing;

import io.affogato.modality.ModalityId;
import java.util.List;

/**
 * What files of MiT's authors do not say of themselves.
 *
 * @param modality what the infused vectors are of
 * @param layers indices of the infused blocks from 0, in the order of the authors' option
 * @param normalised whether vectors were brought to length 1 first
 * @param keepAdditiveKey whether the additive key's map, which has no effect, is kept
 * @param rmsEpsilon of the language model's norms; the authors' code sets 1e-6 whatever the model's
 *     configuration says
 */
public record InfusionOptions(
        ModalityId modality,
        List<Integer> layers,
        boolean normalised,
        boolean keepAdditiveKey,
        double rmsEpsilon) {

    /** What the authors' code sets. */
    public static final double EPSILON = 1e-6;

    /** Copies the list. */
    public InfusionOptions {
        layers = List.copyOf(layers);
    }
}
