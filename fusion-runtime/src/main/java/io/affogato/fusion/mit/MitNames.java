package io.affogato.fusion.mit;

import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.BlockSizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of a modality's tensors: {@code mit.ID.LAYER.MAP.weight}, with the letters of the authors'
 * checkpoints for the maps and the index of the block for the layer.
 */
record MitNames(MitAdapterConfig config) {

    /** D_k, multiplies keys. */
    static final String QUERY = "km";

    /** D_v, multiplies values. */
    static final String ATTENTION = "vm";

    /** A_v, added to values. */
    static final String SHIFT = "vp";

    /** F, multiplies hidden units. */
    static final String HIDDEN = "ff";

    /** A_k, added to keys, without effect. */
    static final String INERT = "kp";

    /** The maps that are computed, in the order the kernels take them. */
    static final List<String> MAPS = List.of(QUERY, ATTENTION, SHIFT, HIDDEN);

    private String start() {
        return "mit.%s.".formatted(config.id());
    }

    String map(int layer, String map) {
        return start() + layer + "." + map;
    }

    String headBias(int layer) {
        return start() + layer + ".head";
    }

    /** The map that all layers share; there only if the rank is low. */
    String down() {
        return start() + "down";
    }

    static boolean isInert(String name) {
        return name.contains("." + INERT + ".");
    }

    Map<String, Shape> tensors() {
        BlockSizes blocks = config.blocks();
        int rank = config.infusion().rank();
        int in = rank == 0 ? config.globalWidth() : rank;
        long heads = (long) blocks.heads() * blocks.headWidth();
        Map<String, Shape> all = new LinkedHashMap<>();
        if (rank > 0) {
            affine(all, down(), rank, config.globalWidth());
        }
        for (int layer : config.infusion().layers()) {
            for (String map : maps()) {
                long out = map.equals(HIDDEN) ? blocks.feedForwardWidth() : heads;
                affine(all, map(layer, map), out, in);
            }
            all.put(headBias(layer), new Shape(blocks.heads()));
        }
        return all;
    }

    /** Returns all maps that are stored. */
    List<String> maps() {
        List<String> maps = new ArrayList<>(MAPS);
        if (config.infusion().keepAdditiveKey()) {
            maps.add(INERT);
        }
        return maps;
    }

    private static void affine(Map<String, Shape> all, String name, long out, long in) {
        all.put(name + ".weight", new Shape(out, in));
        all.put(name + ".bias", new Shape(out));
    }
}
