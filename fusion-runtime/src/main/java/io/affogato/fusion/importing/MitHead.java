package io.affogato.fusion.importing;

import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.head.ConvolutionDecoderConfig;
import io.affogato.fusion.head.TransformerDecoderConfig;
import io.affogato.nn.safetensors.TensorBytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The decoder of masks in a file of MiT's authors, either of theirs, told by a name. Sizes are read
 * off some of its tensors, and all are held against them.
 *
 * @param tensors by name, those below {@link #PREFIX}
 */
record MitHead(Map<String, TensorBytes> tensors) {

    /** What all its names begin with. */
    static final String PREFIX = "decoder.";

    private static final String FILM = "film_mul.weight";
    private static final String LAST = "conv1_1.weight";
    private static final String COUNTER = ".num_batches_tracked";
    private static final int QUARTER = 4;

    /** Compares all of its tensors with what the decoder takes. */
    void check(NameCheck check) {
        Map<String, TensorBytes> found = new TreeMap<>(tensors);
        found.keySet().removeIf(name -> name.endsWith(COUNTER)); // nobody reads how many batches
        Map<String, Shape> expected = new LinkedHashMap<>();
        if (has(FILM)) {
            transformer().tensors().forEach((name, s) -> expected.put(PREFIX + name, s));
        } else if (has(LAST)) {
            ConvolutionDecoderConfig config = convolution();
            config.tensors().forEach((name, shape) -> expected.put(PREFIX + name, shape));
            config.statistics().forEach((name, shape) -> expected.put(PREFIX + name, shape));
        }
        check.compare(expected, found);
    }

    private TransformerDecoderConfig transformer() {
        return new TransformerDecoderConfig(
                axis("reduces.0.weight", 1),
                axis(FILM, 1),
                classes("transposed_convolution.4.weight", 1),
                QUARTER * axis("transposed_convolution.2.weight", 2),
                1,
                Math.max(2, axis(FILM, 0)),
                Math.max(1, count("reduces.%d.weight", 0)),
                1,
                axis("layers.0.mlp.fc1.weight", 0));
    }

    /** Convolutions of a level read the one before and the features; the first the condition. */
    private ConvolutionDecoderConfig convolution() {
        int levels = Math.max(2, count("conv1_%d.weight", 2));
        int hidden = axis(LAST, 1);
        int features = Math.max(1, axis("conv1_%d.weight".formatted(levels), 1) - hidden);
        int first = axis("conv1_%d.weight".formatted(levels + 1), 1);
        return new ConvolutionDecoderConfig(
                features,
                Math.max(1, first - features),
                classes(LAST, 0),
                hidden,
                Collections.nCopies(levels - 1, 1));
    }

    private int count(String name, int from) {
        int count = 0;
        while (has(name.formatted(from + count))) {
            count++;
        }
        return count;
    }

    private int classes(String name, int axis) {
        return Math.min(2, axis(name, axis));
    }

    /** Returns a size; what is absent counts 1 and is told with all other names. */
    private int axis(String name, int axis) {
        TensorBytes tensor = tensors.get(PREFIX + name);
        return tensor == null || tensor.shape().dimension() <= axis
                ? 1
                : Math.max(1, Math.toIntExact(tensor.shape().get(axis)));
    }

    private boolean has(String name) {
        return tensors.containsKey(PREFIX + name);
    }
}
