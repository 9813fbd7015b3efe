/**
 * Reading of the files that PyTorch's {@code torch.save} writes, without Python.
 *
 * <p>A pickle is a program that may call anything. This reader runs a short list of its
 * instructions and knows a short list of names: tensors, maps, lists, numbers and texts come out,
 * whatever else is asked for is a {@link io.affogato.modality.ModalityException} that names it.
 * Files are hostile until checked: no length in them is believed, nothing recurses, and memory
 * stays below twice the file.
 *
 * <p>{@link io.affogato.nn.pickle.PlainPickle} reads pickled annotations in the same way, without
 * any name at all.
 */
@Version("1.0.0")
@Export
package io.affogato.nn.pickle;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
