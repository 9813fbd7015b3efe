/**
 * Reading and writing weights in the safetensors format, and telling them apart by digest.
 *
 * <p>Everything read is hostile until checked: a malformed file is a {@link
 * io.affogato.modality.ModalityException}, never a large allocation or a crash of the process.
 */
@Version("1.0.0")
@Export
package io.affogato.nn.safetensors;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
