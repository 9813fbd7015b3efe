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
 * @param lead keeps what comes before the first of them, where the same text is read again
 */
public record Modulation(SortedMap<Integer, LayerModulation> layers, Optional<Lead> lead) {

    private static final Modulation NONE = of(Map.of());

    /** Copies the map. */
    public Modulation {
        layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
    }

    /** Makes a modulation of some blocks. */
    public static Modulation of(Map<Integer, LayerModulation> layers) {
        return new Modulation(new TreeMap<>(layers), Optional.empty());
    }

    /** Returns this modulation of a text whose way to the first modulated block is kept. */
    public Modulation after(Lead lead) {
        return new Modulation(layers, Optional.of(lead));
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

    /**
     * Runs the blocks of a network one after another, those below the first modulated one only if
     * nobody has kept what they make.
     *
     * @param count of blocks
     * @param x the residual stream before the first
     * @return that after the last
     */
    NDArray through(int count, NDArray x, Block block) {
        if (lead.isEmpty() || layers.isEmpty()) {
            return run(0, count, x, block);
        }
        int first = layers.firstKey();
        NDArray led = first == 0 ? x : lead.get().states(() -> run(0, first, x, block));
        return run(first, count, led, block);
    }

    private static NDArray run(int first, int end, NDArray x, Block block) {
        NDArray y = x;
        for (int i = first; i < end; i++) {
            y = block.run(i, y);
        }
        return y;
    }

    /** One block of a network. */
    @FunctionalInterface
    interface Block {

        /** Maps the residual stream before a block to that behind it. */
        NDArray run(int index, NDArray x);
    }

    /** Returns whether a block is modulated. */
    boolean touches(int layer) {
        return layers.containsKey(layer);
    }
}
