package io.affogato.platform.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;

/**
 * What a manifest should say for the sake of those who manage bundles; not saying it is no fault.
 */
final class ManifestAdvice {

    private static final String SCM = "Bundle-SCM";

    /** Headers that should be there, with what they are good for. */
    private static final Map<String, String> WANTED =
            Map.of(
                    Constants.BUNDLE_NAME,
                    "a name for people",
                    Constants.BUNDLE_DESCRIPTION,
                    "a line for listings",
                    Constants.BUNDLE_VENDOR,
                    "who made it",
                    "Bundle-License",
                    "under which terms it is used",
                    Constants.BUNDLE_DOCURL,
                    "where it is explained",
                    SCM,
                    "which sources it was built from",
                    "Affogato-Sbom",
                    "which parts it is made of, such as META-INF/sbom/bom.json");

    private ManifestAdvice() {}

    /**
     * Returns one line for each header that is missing, sorted.
     *
     * @param headers of the manifest's main section
     */
    static List<String> of(Map<String, String> headers) {
        List<String> advice = new ArrayList<>();
        WANTED.forEach(
                (name, use) -> {
                    if (headers.getOrDefault(name, "").isBlank()) {
                        advice.add("header %s is missing: %s".formatted(name, use));
                    }
                });
        String scm = headers.getOrDefault(SCM, "");
        if (!scm.isBlank() && !scm.contains("tag=")) {
            advice.add("header %s has no tag=: which revision it was built from".formatted(SCM));
        }
        return advice.stream().sorted().toList();
    }
}
