package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the weights of the frozen language model are kept as. */
public enum KeptAs {
    /** 32 bits a number. */
    @JsonProperty("float32")
    FLOAT32,
    /** 16 bits a number of a matrix. */
    @JsonProperty("bf16")
    BF16
}
