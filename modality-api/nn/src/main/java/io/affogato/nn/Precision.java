package io.affogato.nn;

/**
 * What frozen weights are kept as. They are computed with in float32 either way.
 *
 * <p>An array of brain floats is a riddle to the engine's native interface, which ends the process
 * when asked for such a type: it may be handed to {@link Kernels} and {@link Ops}, which widen it,
 * and to nothing else.
 */
public enum Precision {
    /** All numbers have 32 bits. */
    FLOAT32,
    /**
     * Matrices and tables have 16 bits, 8 of them of the fraction, and are widened inside the
     * kernels, matrix by matrix; vectors (norms, biases) have 32 bits.
     */
    BF16;

    /**
     * Returns the bytes of an element.
     *
     * @param axes of the array it belongs to
     */
    public int bytes(int axes) {
        return narrows(axes) ? Short.BYTES : Float.BYTES;
    }

    /** Says whether arrays of so many axes are kept as brain floats. */
    public boolean narrows(int axes) {
        return this == BF16 && axes >= 2;
    }
}
