package io.affogato.fusion.importing;

import java.util.List;
import java.util.Map;

/**
 * What an import will write.
 *
 * @param layout what the source was taken for
 * @param parts by sub-folder, the folder itself under "."
 * @param checked whether names and shapes were compared with a network
 * @param changed settings that differ from the source's on purpose
 */
record ImportPlan(
        String layout,
        Map<String, NativePart> parts,
        boolean checked,
        List<String> adapters,
        List<String> dropped,
        List<String> absent,
        List<String> changed) {

    /** The folder itself among the parts. */
    static final String ROOT = ".";

    long bytes() {
        return parts.values().stream().mapToLong(NativePart::bytes).sum();
    }
}
