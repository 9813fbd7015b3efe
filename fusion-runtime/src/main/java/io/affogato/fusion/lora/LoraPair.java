package io.affogato.fusion.lora;

import ai.djl.ndarray.NDArray;

/**
 * The low-rank change of one frozen linear map: B A x is added to what the map makes of x.
 *
 * @param a (r, in), float32
 * @param b (out, r), float32; zero at first, so that a fresh pair changes nothing
 */
public record LoraPair(NDArray a, NDArray b) {}
