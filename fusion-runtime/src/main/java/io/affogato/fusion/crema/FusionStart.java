package io.affogato.fusion.crema;

/** Starting values of the maps that join supporting tokens. */
public enum FusionStart {
    /** PyTorch's rule for a linear map, as in CREMA. */
    DEFAULT,
    /**
     * Identity blocks divided by their number, and no bias: the fused tokens start as the gated
     * mean of the supporting ones. Not in CREMA; it lets a small backbone, whose projections
     * already speak the language model's tongue, start from tokens it can read.
     */
    AVERAGE
}
