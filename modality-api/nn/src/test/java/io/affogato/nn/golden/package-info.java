/** Comparison with tensors recorded from the authors' own code; also used by other modules. */
package io.affogato.nn.golden;
