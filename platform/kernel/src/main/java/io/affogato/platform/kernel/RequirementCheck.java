package io.affogato.platform.kernel;

import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * Asks, before anything is installed, whether the framework offers all that a candidate requires,
 * and says in plain words what it does not.
 */
final class RequirementCheck {

    private static final String JAVA_NAMESPACE = "osgi.ee";

    private final EmbeddedFramework framework;

    RequirementCheck(EmbeddedFramework framework) {
        this.framework = framework;
    }

    /** Throws for the first requirement that nothing meets, the SPI's version before all others. */
    void check(Candidate candidate) throws RefusedException {
        Resource resource = candidate.resource();
        for (Requirement r : resource.getRequirements(EmbeddedFramework.RUNTIME_NAMESPACE)) {
            require(candidate, r);
        }
        for (Requirement r : resource.getRequirements(null)) {
            require(candidate, r);
        }
    }

    private void require(Candidate candidate, Requirement requirement) throws RefusedException {
        if (isOptional(requirement)
                || !framework.providers(requirement).isEmpty()
                || isSelfMet(candidate.resource(), requirement)) {
            return;
        }
        throw switch (requirement.getNamespace()) {
            case EmbeddedFramework.RUNTIME_NAMESPACE -> wrongSpi(requirement);
            case PackageNamespace.PACKAGE_NAMESPACE -> missingPackage(requirement);
            case JAVA_NAMESPACE ->
                    missing(
                            "needs another Java: %s; this is Java %d"
                                    .formatted(filter(requirement), Runtime.version().feature()));
            default ->
                    missing(
                            "needs %s %s, which nothing provides"
                                    .formatted(requirement.getNamespace(), filter(requirement)));
        };
    }

    private static boolean isOptional(Requirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        boolean optional =
                Namespace.RESOLUTION_OPTIONAL.equals(
                        directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
        String effective =
                directives.getOrDefault(
                        Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE);
        return optional || !effective.equals(Namespace.EFFECTIVE_RESOLVE);
    }

    private static boolean isSelfMet(Resource resource, Requirement requirement) {
        try {
            org.osgi.framework.Filter filter = FrameworkUtil.createFilter(filter(requirement));
            return resource.getCapabilities(requirement.getNamespace()).stream()
                    .map(Capability::getAttributes)
                    .anyMatch(filter::matches);
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }

    private static RefusedException wrongSpi(Requirement requirement) {
        String wanted = VersionRangeText.lowest(filter(requirement)).orElse("unknown");
        return new RefusedException(
                RefusalCode.WRONG_SPI,
                "built for modality SPI %s, this runtime offers %s; build it against SPI %s, or use a release made for it"
                        .formatted(wanted, offered(), offered()));
    }

    private static String offered() {
        return VersionRangeText.shortened(EmbeddedFramework.SPI_VERSION);
    }

    private static RefusedException missingPackage(Requirement requirement) {
        String filter = filter(requirement);
        String name = attribute(filter, PackageNamespace.PACKAGE_NAMESPACE);
        return missing(
                "needs package %s%s, which this runtime does not offer in that version; embed the library (bnd -includeresource or -conditionalpackage)"
                        .formatted(name, VersionRangeText.of(filter)));
    }

    private static String attribute(String filter, String name) {
        int at = filter.indexOf("(" + name + "=");
        if (at < 0) {
            return filter;
        }
        int from = at + name.length() + 2;
        return filter.substring(from, filter.indexOf(')', from));
    }

    private static String filter(Requirement requirement) {
        return requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "(!(a=*))");
    }

    private static RefusedException missing(String reason) {
        return new RefusedException(RefusalCode.MISSING_REQUIREMENT, reason);
    }
}
