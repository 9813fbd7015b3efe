package io.affogato.nn.config;

/**
 * Sizes of a point transformer.
 *
 * <p>Source: Yu et al. 2022, "Point-BERT", arXiv:2111.14819; defaults are those of its released
 * model.
 *
 * @param points P, points of a cloud
 * @param groups G, local patches and so tokens
 * @param groupSize k, points of a patch
 * @param width D
 * @param layers number of blocks
 * @param heads number of attention heads, a divisor of the width
 * @param mlpWidth hidden width of the feed-forward part
 * @param patchWidth width of a patch embedding before the map to D
 * @param eps epsilon of the layer norms
 */
public record PointConfig(
        int points,
        int groups,
        int groupSize,
        int width,
        int layers,
        int heads,
        int mlpWidth,
        int patchWidth,
        double eps) {

    /** Checks that patches can be filled. */
    public PointConfig {
        Sizes.divides("heads", heads, "width", width);
        Sizes.positive("layers", layers);
        Sizes.positive("mlpWidth", mlpWidth);
        Sizes.divides("4", 4, "patchWidth", patchWidth);
        Sizes.positive("groups", groups);
        Sizes.positive("groupSize", groupSize);
        if (points < Math.max(groups, groupSize)) {
            throw new IllegalArgumentException(
                    "points must be at least groups and groupSize, was %d, %d and %d"
                            .formatted(points, groups, groupSize));
        }
    }

    /** Reads a file. */
    public static PointConfig from(ConfigFile c) {
        return Sizes.checked(
                c,
                () ->
                        new PointConfig(
                                c.positive("num_points", 1024),
                                c.positive("num_group", 64),
                                c.positive("group_size", 32),
                                c.positive("hidden_size", 384),
                                c.positive("num_hidden_layers", 12),
                                c.positive("num_attention_heads", 6),
                                c.positive("intermediate_size", 1536),
                                c.positive("encoder_dims", 256),
                                c.number("layer_norm_eps", 1e-5)));
    }
}
