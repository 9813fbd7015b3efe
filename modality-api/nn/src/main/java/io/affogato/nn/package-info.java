/**
 * Transformer parts and frozen encoders on DJL's PyTorch engine.
 *
 * <p>{@link io.affogato.nn.Ops} is the arithmetic, {@link io.affogato.nn.Kernels} formulas in
 * TorchScript, {@link io.affogato.nn.Autograd} gradients, {@link io.affogato.nn.Weights} named
 * arrays.
 *
 * <p>Axes, the same letters everywhere: B batch, L and S sequence lengths, A heads, D width, N
 * pictures, P patches. Arrays are float32 unless said otherwise; a result belongs to the manager of
 * the first argument.
 */
@Version("1.0.0")
@Export
package io.affogato.nn;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
