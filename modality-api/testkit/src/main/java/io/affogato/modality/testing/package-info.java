/**
 * The promises every modality keeps, as tests: a bundle's test implements {@link
 * io.affogato.modality.testing.ModalityContract}, names its modality and writes one valid sample.
 *
 * <p>{@link io.affogato.modality.testing.TinyBackbone} makes the frozen networks such a test needs.
 * For test scope only.
 */
package io.affogato.modality.testing;
