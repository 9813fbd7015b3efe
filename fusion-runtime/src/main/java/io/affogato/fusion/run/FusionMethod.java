package io.affogato.fusion.run;

/** How modalities reach the language model. */
public enum FusionMethod {
    /** As tokens in front of the question. */
    CREMA,
    /** Infused into some of its blocks, without a token. */
    MIT,
    /** Both. */
    HYBRID;

    /** Returns whether modalities become tokens. */
    public boolean hasTokens() {
        return this != MIT;
    }

    /** Returns whether modalities are infused. */
    public boolean infuses() {
        return this != CREMA;
    }
}
