package io.affogato.nn.config;

/**
 * Sizes of a BEATs encoder.
 *
 * <p>Source: Chen et al. 2022, arXiv:2212.09058; keys and defaults are those of the released {@code
 * BEATs_iter3+} checkpoints, except {@code segment_frames} and {@code num_mel_bins}, which say what
 * the reader prepares.
 *
 * @param patchSize patch side, in frames and in mel bins
 * @param patchWidth channels of a patch embedding
 * @param width D
 * @param layers number of layers
 * @param heads number of attention heads, a divisor of the width
 * @param mlpWidth hidden width of the feed-forward part
 * @param convWidth kernel length of the position convolution
 * @param convGroups its groups, a divisor of the width
 * @param buckets relative position buckets, at least four
 * @param maxDistance distance from which on all positions share a bucket
 * @param frames F, frames of one segment, a multiple of the patch side
 * @param melBins M, mel bins, a multiple of the patch side
 */
public record BeatsConfig(
        int patchSize,
        int patchWidth,
        int width,
        int layers,
        int heads,
        int mlpWidth,
        int convWidth,
        int convGroups,
        int buckets,
        int maxDistance,
        int frames,
        int melBins) {

    /** Checks divisibility. */
    public BeatsConfig {
        Sizes.divides("patchSize", patchSize, "frames", frames);
        Sizes.divides("patchSize", patchSize, "melBins", melBins);
        Sizes.divides("heads", heads, "width", width);
        Sizes.divides("convGroups", convGroups, "width", width);
        Sizes.positive("patchWidth", patchWidth);
        Sizes.positive("layers", layers);
        Sizes.positive("mlpWidth", mlpWidth);
        Sizes.positive("convWidth", convWidth);
        if (buckets < 4 || maxDistance <= buckets / 4) {
            throw new IllegalArgumentException(
                    "maxDistance must be above a quarter of at least 4 buckets, was %d and %d"
                            .formatted(maxDistance, buckets));
        }
    }

    /** Reads a file and refuses variants of the architecture that are not implemented. */
    public static BeatsConfig from(ConfigFile c) {
        c.requireFlag("deep_norm", true);
        c.requireFlag("layer_norm_first", false);
        c.requireFlag("relative_position_embedding", true);
        c.requireFlag("gru_rel_pos", true);
        c.requireFlag("conv_bias", false);
        if (!c.text("activation_fn", "gelu").equals("gelu")) {
            throw c.wrong("activation_fn", "gelu, as nothing else is implemented");
        }
        return Sizes.checked(c, () -> sizes(c));
    }

    private static BeatsConfig sizes(ConfigFile c) {
        return new BeatsConfig(
                c.positive("input_patch_size", 16),
                c.positive("embed_dim", 512),
                c.positive("encoder_embed_dim", 768),
                c.positive("encoder_layers", 12),
                c.positive("encoder_attention_heads", 12),
                c.positive("encoder_ffn_embed_dim", 3072),
                c.positive("conv_pos", 128),
                c.positive("conv_pos_groups", 16),
                c.positive("num_buckets", 320),
                c.positive("max_distance", 800),
                c.positive("segment_frames", 512),
                c.positive("num_mel_bins", 128));
    }

    /** Returns the number of distances in one direction that have a bucket of their own. */
    public int exactBuckets() {
        return buckets / 4;
    }

    /** Returns the number of tokens of a segment. */
    public int tokens() {
        return frames / patchSize * (melBins / patchSize);
    }
}
