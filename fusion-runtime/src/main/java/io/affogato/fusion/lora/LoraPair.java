package io.affogato.fusion.lora;

import ai.djl.ndarray.NDArray;
import io.affogato.nn.Ops;

/**
 * The low-rank change of one frozen linear map.
 *
 * @param a (r, in), float32
 * @param b (out, r), float32; zero at first, so that a fresh pair changes nothing
 */
public record LoraPair(NDArray a, NDArray b) {

    /**
     * Adds the change to what the frozen map made of the same input.
     *
     * @param base (..., out)
     * @param x (..., in)
     * @param dropout probability of dropping an input of A
     * @return base + B A x
     */
    public NDArray add(NDArray base, NDArray x, double dropout) {
        return Ops.add(base, Ops.linear(Ops.linear(Ops.dropout(x, dropout), a), b));
    }
}
