package io.affogato.fusion.training;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WeightDecayTest {

    @Test
    void matricesAndQueryTokensDecay() {
        assertTrue(WeightDecay.decays("query_tokens_touchy", 3));
        assertTrue(WeightDecay.decays("layer.3.attention.self.query.w_a_one.weight", 2));
        assertTrue(WeightDecay.decays("fusion.0.weight", 2));
    }

    @Test
    void normsBiasesAndVectorsDoNot() {
        assertFalse(WeightDecay.decays("ln_one.weight", 1));
        assertFalse(WeightDecay.decays("ln_one.weight", 2));
        assertFalse(WeightDecay.decays("t5_proj_one.bias", 1));
        assertFalse(WeightDecay.decays("conv.bn.weight", 4));
        assertFalse(WeightDecay.decays("scale", 1));
    }
}
