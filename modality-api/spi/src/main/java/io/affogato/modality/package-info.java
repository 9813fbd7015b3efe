/**
 * What a modality bundle promises to the runtime, and what it may ask for.
 *
 * <p>The life of a bundle: the framework resolves it, the kernel loads the class that carries
 * {@link io.affogato.modality.ModalityBundle}, and asks it for a {@link
 * io.affogato.modality.Modality}. That description is cheap. A run opens its {@link
 * io.affogato.modality.SignalReader} and {@link io.affogato.modality.ModalityEncoder}; both are
 * closed when the run ends.
 *
 * <p>Axes, the same letters everywhere: B batch, S segments (frames or clips), N feature tokens of
 * a segment, D feature width, T frames of a run, K query tokens.
 *
 * <p>Threads: a description may be used by many threads; a reader and an encoder by one at a time.
 *
 * <p>Signatures mention the JDK and DJL's tensors, nothing else. Adding a method with a body is a
 * minor version, anything else a major one.
 */
@Version("1.0.0")
@Export
package io.affogato.modality;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
