package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Oddities of the released code. */
public enum Oddity {
    /** Only one modality follows the frames. */
    @JsonProperty("one-extra")
    ONE_EXTRA,
    /** The second block has the first one's mask. */
    @JsonProperty("copied-mask")
    COPIED_MASK,
    /** A sole modality without segments stands behind another one's prefix. */
    @JsonProperty("sole-prefix")
    SOLE_PREFIX,
    /** A step of one modality also moves the others, without a gradient. */
    @JsonProperty("zero-gradients")
    ZERO_GRADIENTS
}
