package io.affogato.platform.kernel;

import io.affogato.modality.Modality;
import io.affogato.modality.ModalityId;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A modality that is ready for use.
 *
 * @param id unique among the installed ones
 * @param order place among all modalities, lower first; ties are broken by id
 * @param bundle symbolic name of the bundle that offers it
 * @param version version of that bundle
 * @param file the dropped file
 * @param sha256 hash of the bytes that were installed, lower-case hexadecimal
 * @param modality the bundle's object; calls into it run foreign code
 */
public record InstalledModality(
        ModalityId id,
        int order,
        String bundle,
        String version,
        Path file,
        String sha256,
        Modality modality) {

    /** The order of {@code modalities: all}. */
    static final Comparator<InstalledModality> BY_ORDER =
            Comparator.comparingInt(InstalledModality::order).thenComparing(InstalledModality::id);
}
