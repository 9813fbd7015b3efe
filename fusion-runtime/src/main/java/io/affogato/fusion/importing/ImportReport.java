package io.affogato.fusion.importing;

import java.util.List;
import java.util.Map;

/**
 * What an import did.
 *
 * @param layout what the source was taken for
 * @param folder the native folder
 * @param tensors tensors written, by sub-folder, the folder itself under "."
 * @param bytes bytes of all tensors
 * @param files weight files written
 * @param checked whether names and shapes were compared with a network
 * @param adapters modalities the source holds adapters of
 * @param dropped names in the source that are left out on purpose
 * @param absent parts that sources of this layout may lack, and this one does
 * @param changed settings that differ from the source's on purpose
 */
public record ImportReport(
        String layout,
        String folder,
        Map<String, Integer> tensors,
        long bytes,
        int files,
        boolean checked,
        List<String> adapters,
        List<String> dropped,
        List<String> absent,
        List<String> changed) {

    /** Copies the lists. */
    public ImportReport {
        tensors = Map.copyOf(tensors);
        adapters = List.copyOf(adapters);
        dropped = List.copyOf(dropped);
        absent = List.copyOf(absent);
        changed = List.copyOf(changed);
    }
}
