package io.affogato.fusion.features;

/** How stored tokens are written; they are always read as float32. */
public enum FeatureType {
    /** Exactly as encoded. */
    FLOAT32,
    /**
     * Half the disk, 11 bits of precision, at most 65504 in size; an open shard is widened in
     * memory.
     */
    FLOAT16
}
