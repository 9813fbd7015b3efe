package io.affogato.fusion.mit;

import io.affogato.fusion.backbone.BlockSizes;
import io.affogato.fusion.backbone.Modulation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a run decides about infusion.
 *
 * @param mode the form that is computed
 * @param layers indices of the infused blocks, from 0; empty for the last third
 * @param rank width of the map that a modality's layers share; 0 for full maps, as the authors do
 * @param keepAdditiveKey whether the additive key term A_k is stored. Softmax cancels it, so that
 *     it is never computed nor trained; it is there for the round trip of the authors' checkpoints
 * @param normalised whether global vectors are brought to length 1 first
 */
public record MitConfig(
        MitMode mode, List<Integer> layers, int rank, boolean keepAdditiveKey, boolean normalised) {

    /** The project's own form in the last third of the blocks, with full maps. */
    public static final MitConfig DEFAULT = new MitConfig(MitMode.SAFE, List.of(), 0, false, false);

    /** Copies the list. */
    public MitConfig {
        layers = List.copyOf(layers);
        if (rank < 0) {
            throw new IllegalArgumentException("rank must not be negative, was %d".formatted(rank));
        }
    }

    /**
     * Returns the same with its layers named and checked.
     *
     * @throws io.affogato.modality.ModalityException {@link
     *     io.affogato.modality.ErrorCode#BAD_RECIPE} if a layer does not exist, or is named twice
     */
    public MitConfig within(BlockSizes blocks) {
        List<Integer> chosen = layers.isEmpty() ? lastThird(blocks.layers()) : layers;
        return new MitConfig(
                mode,
                Modulation.checked(chosen, blocks.layers()),
                rank,
                keepAdditiveKey,
                normalised);
    }

    private static List<Integer> lastThird(int count) {
        int infused = Math.max(1, count / 3);
        return IntStream.range(count - infused, count).boxed().toList();
    }

    /** Reads what {@link #identity} has written. */
    public static MitConfig of(Map<String, String> identity) {
        List<Integer> layers =
                Pattern.compile("\\d+")
                        .matcher(identity.get("layers"))
                        .results()
                        .map(found -> Integer.valueOf(found.group()))
                        .toList();
        return new MitConfig(
                MitMode.valueOf(identity.get("mode")),
                layers,
                Integer.parseInt(identity.get("rank")),
                Boolean.parseBoolean(identity.get("additiveKey")),
                Boolean.parseBoolean(identity.get("normalised")));
    }

    /** Returns what has to be the same for trained maps to mean the same, by name. */
    public Map<String, String> identity() {
        return new TreeMap<>(
                Map.of(
                        "mode", mode.name(),
                        "layers", layers.toString(),
                        "rank", Integer.toString(rank),
                        "normalised", Boolean.toString(normalised),
                        "additiveKey", Boolean.toString(keepAdditiveKey)));
    }
}
