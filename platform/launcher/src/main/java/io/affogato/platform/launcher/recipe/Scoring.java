package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an option is chosen. */
public enum Scoring {
    /** The one whose text is likeliest. */
    @JsonProperty("likelihood")
    LIKELIHOOD,
    /** The one whose letter is likeliest after the first token. */
    @JsonProperty("letters")
    LETTERS
}
