package io.affogato.fusion.features;

import ai.djl.ndarray.types.DataType;

/** How stored tokens are written; they are always read as float32. */
public enum FeatureType {
    /** Exactly as encoded. */
    FLOAT32(DataType.FLOAT32),
    /** Half the space, 11 bits of precision, at most 65504 in size. */
    FLOAT16(DataType.FLOAT16);

    private final DataType type;

    FeatureType(DataType type) {
        this.type = type;
    }

    DataType type() {
        return type;
    }
}
