package io.affogato.fusion.backbone;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is done inside some blocks of a frozen network, given to it as one object. The network does
 * not know who asks for it or why. Immutable.
 *
 * <p>Blocks below the first modulated one lead to nothing that is trained, unless their input does,
 * so that they build no graph and keep no activations.
 *
 * @param layers by the index of the block, from 0
 */
public record Modulation(SortedMap<Integer, LayerModulation> layers) {

    private static final Modulation NONE = new Modulation(new TreeMap<>());

    /** Copies the map. */
    public Modulation {
        layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
    }

    /** Makes a modulation of some blocks. */
    public static Modulation of(Map<Integer, LayerModulation> layers) {
        return new Modulation(new TreeMap<>(layers));
    }

    /** Returns the one that changes nothing. */
    public static Modulation none() {
        return NONE;
    }

    /**
     * Checks indices of blocks: each once, from 0 to the number of blocks.
     *
     * @return them in order
     * @throws ModalityException {@link ErrorCode#BAD_RECIPE}
     */
    public static List<Integer> checked(List<Integer> layers, int count) {
        boolean outside = layers.stream().anyMatch(layer -> layer < 0 || layer >= count);
        if (outside || layers.stream().distinct().count() != layers.size()) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    ("modulated layers must be from 0 to %d, each once, found %s; the first layer"
                                    + " of the language model is 0")
                            .formatted(count - 1, layers));
        }
        return layers.stream().sorted().toList();
    }

    /** Checks the indices against the network's number of blocks. */
    void requireBelow(int count) {
        checked(List.copyOf(layers.keySet()), count);
    }

    /** Asks for the scales of a block; empty where it is not modulated. */
    Optional<LayerScales> scales(int layer, NDArray values, NDArray mask) {
        return Optional.ofNullable(layers.get(layer)).map(each -> each.scales(values, mask));
    }

    /** Returns whether a block is modulated. */
    boolean touches(int layer) {
        return layers.containsKey(layer);
    }
}
