package io.affogato.fusion.lora;

import java.util.List;

/**
 * Low-rank adaptation of frozen linear maps, without a scale: {@code y = W x + b + B A x}.
 *
 * <p>Source: Hu et al. 2021 (arXiv:2106.09685), as the CREMA code uses it.
 *
 * @param rank r, width of the bottleneck
 * @param dropout probability on the input of A while training; 0 for none
 * @param layers indices of the adapted layers from 0; empty for every layer
 */
public record LoraConfig(int rank, double dropout, List<Integer> layers) {

    /** Checks the numbers. */
    public LoraConfig {
        layers = List.copyOf(layers);
        if (rank <= 0) {
            throw new IllegalArgumentException("rank must be positive, was %d".formatted(rank));
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(
                    "dropout must lie in [0, 1), was %s".formatted(dropout));
        }
        if (layers.stream().anyMatch(layer -> layer < 0)) {
            throw new IllegalArgumentException("layers count from 0, found %s".formatted(layers));
        }
    }

    /** Adapts every layer, without dropout. */
    public static LoraConfig everywhere(int rank) {
        return new LoraConfig(rank, 0, List.of());
    }

    /** Says whether a layer is adapted. */
    public boolean adapts(int layer) {
        return layers.isEmpty() || layers.contains(layer);
    }
}
