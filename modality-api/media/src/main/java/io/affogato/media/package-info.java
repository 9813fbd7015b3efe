/**
 * Decoding and numerics for authors of bundles: from a media file to plain arrays on the host.
 *
 * <p>Axes, the same letters everywhere: H rows, W columns, C channels, L sound samples, N points, T
 * frames, F spectral frames, M mel bins. Arrays are row-major and belong to whoever received them.
 *
 * <p>Signatures mention the JDK only. FFmpeg, OpenCV and ND4J do the work behind them and are
 * loaded at the first call that needs them; their native libraries are unpacked below the folder
 * named by the system property {@code org.bytedeco.javacpp.cachedir}.
 *
 * <p>Whatever is wrong with a file ends in a {@link io.affogato.modality.ModalityException} that
 * names it. No reader replaces what it cannot decode with zeros.
 *
 * <p>Threads: every static method may be called by many threads; an open {@link
 * io.affogato.media.VideoReader} by one at a time.
 */
@Version("1.0.0")
@Export
package io.affogato.media;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
