package io.affogato.platform.kernel;

import io.affogato.modality.ModalityId;
import io.affogato.modality.TaskSource;
import java.nio.file.Path;

/**
 * A task source that is ready for use.
 *
 * @param id unique among the installed ones; in the form of a modality's id
 * @param bundle symbolic name of the bundle that offers it
 * @param version version of that bundle
 * @param file the dropped file
 * @param sha256 hash of the bytes that were installed, lower-case hexadecimal
 * @param source the bundle's object; calls into it run foreign code
 */
public record InstalledTask(
        ModalityId id,
        String bundle,
        String version,
        Path file,
        String sha256,
        TaskSource source) {}
