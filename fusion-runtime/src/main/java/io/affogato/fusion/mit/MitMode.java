package io.affogato.fusion.mit;

/** Which form of the infusion is computed. D, A and F are affine in a modality's global vector. */
public enum MitMode {
    /**
     * The project's own: residual everywhere, the gate sees the visible positions of the prompt
     * only and does not teach A, every map starts at zero, so that a fresh adapter is no change.
     *
     * <pre>
     *   g = sigmoid(l + cos(V, A_v));  K + g (K D_k),  V + g (V D_v + A_v),  u (1 + F)
     * </pre>
     */
    SAFE(0),
    /**
     * The authors' code, variant B: the gate sees padding, and is differentiated through A; the
     * hidden units are multiplied by F alone; maps start by PyTorch's rule.
     *
     * <pre>
     *   K + g (K D_k + A_k),  V + g (V D_v + A_v),  u F
     * </pre>
     *
     * <p>Deviation: the gate sees the prompt, not the answer that is being learnt behind it; the
     * authors' code was never used for answers.
     */
    OFFICIAL_B(1),
    /**
     * The paper's equations as its authors' notes restate them, without residual; else as {@link
     * #OFFICIAL_B}.
     *
     * <pre>
     *   g (K D_k + A_k),  g (V D_v + A_v),  u F
     * </pre>
     */
    PAPER(2);

    private final int kernel;

    MitMode(int kernel) {
        this.kernel = kernel;
    }

    /** Returns the number by which the kernels know this mode. */
    int kernel() {
        return kernel;
    }

    /** Returns whether maps start at zero. */
    boolean startsAtZero() {
        return this == SAFE;
    }
}
