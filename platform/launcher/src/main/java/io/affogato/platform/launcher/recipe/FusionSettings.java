package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How modalities are joined, and how they reach the language model.
 *
 * @param method whether they become tokens, are infused, or both
 * @param kind the strategy that joins tokens
 * @param init its starting values
 * @param infusion where and how they are infused
 */
public record FusionSettings(Method method, Kind kind, Init init, Infusion infusion) {

    /** Ways into the language model. */
    public enum Method {
        /** Tokens in front of the question. */
        @JsonProperty("crema")
        CREMA,
        /** Changes inside some of its blocks. */
        @JsonProperty("mit")
        MIT,
        /** Both. */
        @JsonProperty("hybrid")
        HYBRID
    }

    /**
     * Where and how modalities are infused.
     *
     * @param mode the form
     * @param layers blocks of the language model, from 0; the last third of them if empty
     * @param rank of the maps of a modality; 0 for full ones
     * @param normalise whether a modality's vector is brought to length 1 first
     */
    public record Infusion(Mode mode, List<Integer> layers, int rank, boolean normalise) {

        /** Copies the list. */
        public Infusion {
            layers = List.copyOf(layers);
        }
    }

    /** Forms of infusion. */
    public enum Mode {
        /** A fresh modality changes nothing, and padding is not seen. */
        @JsonProperty("safe")
        SAFE,
        /** As in the authors' code. */
        @JsonProperty("official-b")
        OFFICIAL_B,
        /** As the paper's equations say. */
        @JsonProperty("paper")
        PAPER
    }

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
