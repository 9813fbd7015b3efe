/**
 * The plug-in kernel: an embedded OSGi framework, a drop-in folder, and the registry of what is
 * installed. The only package that knows OSGi.
 *
 * <p>A jar that appears in a bundle folder is copied into a store of its own, inspected, tried, and
 * either registered or refused with one line that says why. The rest of the host sees {@link
 * io.affogato.platform.kernel.ModalityRegistry} and nothing else of it.
 */
package io.affogato.platform.kernel;
