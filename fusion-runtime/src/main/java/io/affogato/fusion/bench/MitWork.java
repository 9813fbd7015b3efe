package io.affogato.fusion.bench;

import io.affogato.nn.config.ConfigFile;
import java.util.Collections;
import java.util.List;

/**
 * A piece of work with MiT whose weights and inputs follow from names: pictures and texts in, masks
 * out, one modality infused as its authors do.
 *
 * @param networks sizes of a CLIP and a LLaMA, under the keys of a {@code config.json}
 * @param layers indices of the infused blocks
 * @param levels hidden states of the CLIP that the decoder reads, deepest first
 * @param lengths of the texts in tokens, one a sample
 * @param learningRate of every step
 */
public record MitWork(
        ConfigFile networks,
        List<Integer> layers,
        List<Integer> levels,
        List<Integer> lengths,
        double learningRate) {

    /** Copies the lists. */
    public MitWork {
        layers = List.copyOf(layers);
        levels = List.copyOf(levels);
        lengths = List.copyOf(lengths);
    }

    /** Returns B. */
    int batch() {
        return lengths.size();
    }

    /** Returns L, the longest text. */
    int longest() {
        return Collections.max(lengths);
    }
}
