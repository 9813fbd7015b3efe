package io.affogato.fusion.crema;

import io.affogato.fusion.training.Parameter;
import java.util.List;

/** Combines the tokens of several modalities into what the language model reads. */
public interface FusionStrategy {

    /**
     * Lines up the tokens.
     *
     * @param modalities in the order of the run, at least one; the first is the primary one
     */
    FusionOutput fuse(List<ModalityTokens> modalities);

    /** Returns the trainable tensors under their CREMA names; empty if there are none. */
    List<Parameter> parameters();
}
