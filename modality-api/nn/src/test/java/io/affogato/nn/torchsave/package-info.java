/** Writes files as PyTorch does, for tests of several modules. */
package io.affogato.nn.torchsave;
