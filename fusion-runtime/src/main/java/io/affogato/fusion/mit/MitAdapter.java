package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.SeededWeights;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything trainable that belongs to one modality: for each infused block four affine maps of its
 * global vector and a bias a head; if the rank is low, a first map that the blocks share.
 *
 * <p>Axes: B batch, R recordings, I width of the global vector.
 */
public final class MitAdapter {

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private final MitAdapterConfig config;
    private final MitNames names;
    private final Map<String, NDArray> tensors;

    private MitAdapter(MitAdapterConfig config, Map<String, NDArray> tensors) {
        this.config = config;
        this.names = new MitNames(config);
        this.tensors = tensors;
        // compiled here and not in the first pass, where starting the engine would end the graph
        Objects.requireNonNull(Infusion.KERNELS);
        tensors.values().forEach(array -> array.setRequiresGradient(true));
    }

    /**
     * Makes an untrained adapter. In {@link MitMode#SAFE} it changes nothing; in the others it
     * starts by PyTorch's rule, as the authors' code does, and so disturbs the language model.
     *
     * @param manager owns the parameters
     * @param seed fixes what is random
     */
    public static MitAdapter fresh(NDManager manager, MitAdapterConfig config, long seed) {
        SeededWeights start = new SeededWeights(manager, seed);
        MitNames names = new MitNames(config);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        config.tensors()
                .forEach((name, shape) -> tensors.put(name, start(start, names, name, shape)));
        return new MitAdapter(config, tensors);
    }

    private static NDArray start(SeededWeights start, MitNames names, String name, Shape shape) {
        if (name.endsWith(".head")) {
            return start.filled(shape, 1);
        }
        MitConfig infusion = names.config().infusion();
        boolean down = name.startsWith(names.down());
        if (infusion.mode().startsAtZero() && !down) {
            return start.zeros(shape);
        }
        int rank = infusion.rank();
        return start.linear(name, shape, down || rank == 0 ? names.config().globalWidth() : rank);
    }

    /**
     * Reads an adapter.
     *
     * @param manager owns the parameters, which are copies
     * @param weights under the names of {@link MitAdapterConfig#tensors}
     */
    public static MitAdapter read(NDManager manager, MitAdapterConfig config, Weights weights) {
        SeededWeights start = new SeededWeights(manager, 0);
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        config.tensors()
                .forEach((name, shape) -> tensors.put(name, start.copy(weights.get(name, shape))));
        return new MitAdapter(config, tensors);
    }

    /** Returns the sizes. */
    public MitAdapterConfig config() {
        return config;
    }

    /** Returns all tensors under their names in checkpoints, in a fixed order. */
    public List<Parameter> parameters() {
        return tensors.entrySet().stream()
                .map(entry -> new Parameter(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Returns the parameters that learn: all but the additive key's, which has no effect. */
    public List<Parameter> trained() {
        return parameters().stream().filter(p -> !MitNames.isInert(p.name())).toList();
    }

    /**
     * Returns the global vectors of samples: what their encoder pooled, of length one where the run
     * says so.
     *
     * @return (B, I)
     */
    public NDArray global(ModalityFeatures features) {
        NDArray pooled = features.pooled();
        Shape shape = pooled.getShape();
        if (shape.dimension() != 2 || shape.get(1) != config.globalWidth()) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "modality %s needs pooled features (R, %d), found %s; encode them anew"
                            .formatted(config.id(), config.globalWidth(), shape));
        }
        return features.forSamples(
                config.infusion().normalised() ? Infusion.KERNELS.call("unit", pooled) : pooled);
    }

    /**
     * Maps global vectors to what is asked of each infused block.
     *
     * @param global (B, I)
     * @param present (B), 1 or 0
     * @return by the index of the block
     */
    public SortedMap<Integer, ModalityModulation> modulations(NDArray global, NDArray present) {
        List<Integer> layers = config.infusion().layers();
        List<String> maps = new ArrayList<>();
        layers.forEach(layer -> MitNames.MAPS.forEach(map -> maps.add(names.map(layer, map))));
        List<NDArray> made =
                Infusion.KERNELS.callList(
                        "transforms", lowered(global), all(maps, WEIGHT), all(maps, BIAS));
        SortedMap<Integer, ModalityModulation> modulations = new TreeMap<>();
        for (int i = 0; i < layers.size(); i++) {
            int at = i * MitNames.MAPS.size();
            modulations.put(
                    layers.get(i),
                    new ModalityModulation(
                            made.get(at),
                            made.get(at + 1),
                            made.get(at + 2),
                            made.get(at + 3),
                            tensors.get(names.headBias(layers.get(i))),
                            present));
        }
        return modulations;
    }

    private NDArray lowered(NDArray global) {
        return config.infusion().rank() == 0
                ? global
                : Ops.linear(
                        global,
                        tensors.get(names.down() + WEIGHT),
                        tensors.get(names.down() + BIAS));
    }

    private List<NDArray> all(List<String> maps, String part) {
        return maps.stream().map(map -> tensors.get(map + part)).toList();
    }
}
