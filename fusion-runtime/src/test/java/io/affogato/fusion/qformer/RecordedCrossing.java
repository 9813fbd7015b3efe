package io.affogato.fusion.qformer;

import java.util.Set;

/** Which layers of a recorded query transformer look at the features: its weights tell. */
public final class RecordedCrossing {

    private RecordedCrossing() {}

    /**
     * Returns the distance between layers that do; the first always does.
     *
     * @param layer name of a layer's folder of weights, with {@code %d} for its number
     */
    public static int frequency(Set<String> weights, String layer, int layers) {
        for (int i = 1; i < layers; i++) {
            String inside = layer.formatted(i) + ".crossattention.";
            if (weights.stream().anyMatch(name -> name.startsWith(inside))) {
                return i;
            }
        }
        return layers;
    }
}
