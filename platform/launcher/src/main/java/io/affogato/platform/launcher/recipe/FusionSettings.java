package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How modalities are joined.
 *
 * @param kind the strategy
 * @param init its starting values
 */
public record FusionSettings(Kind kind, Init init) {

    /** Strategies, by their names in CREMA. */
    public enum Kind {
        /** Every modality keeps its tokens. */
        @JsonProperty("concat")
        CONCAT,
        /** Fused tokens are added to the anchor's. */
        @JsonProperty("espresso")
        ESPRESSO,
        /** Fused tokens follow the anchor's. */
        @JsonProperty("espresso-concat")
        ESPRESSO_CONCAT,
        /** The same with a linear map in place of the gated one. */
        @JsonProperty("linear")
        LINEAR,
        /** The same with the mean. */
        @JsonProperty("sum")
        SUM,
        /** The same with one learnt number a modality. */
        @JsonProperty("scalar-gate")
        SCALAR_GATE,
        /** The same with attention. */
        @JsonProperty("attention")
        ATTENTION,
        /** The same with a mixture of experts. */
        @JsonProperty("moe")
        MOE
    }

    /** Starting values. */
    public enum Init {
        /** As in CREMA. */
        @JsonProperty("default")
        DEFAULT,
        /** The gated mean of the supporting tokens. */
        @JsonProperty("average")
        AVERAGE
    }
}
