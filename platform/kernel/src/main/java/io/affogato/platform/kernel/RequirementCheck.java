package io.affogato.platform.kernel;

import java.util.List;
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

    private static final String PLATFORM = "io.affogato.platform";
    private static final String JAVA_NAMESPACE = "osgi.ee";

    private final EmbeddedFramework framework;

    RequirementCheck(EmbeddedFramework framework) {
        this.framework = framework;
    }

    /** Throws for the first requirement that nothing meets, the SPI's version before all others. */
    void check(Candidate candidate) throws RefusedException {
        Resource resource = candidate.resource();
        for (Requirement r : resource.getRequirements(PackageNamespace.PACKAGE_NAMESPACE)) {
            requireNotPlatform(r);
        }
        for (Requirement r : resource.getRequirements(EmbeddedFramework.RUNTIME_NAMESPACE)) {
            require(candidate, r);
        }
        for (Requirement r : resource.getRequirements(null)) {
            require(candidate, r);
        }
    }

    /** Adds a line for each requirement; returns whether all are met. */
    boolean report(Candidate candidate, List<String> lines) {
        boolean good = true;
        for (Requirement r : candidate.resource().getRequirements(null)) {
            String name = "%s %s".formatted(r.getNamespace(), filter(r));
            try {
                require(candidate, r);
                boolean absent =
                        framework.providers(r).isEmpty() && !isSelfMet(candidate.resource(), r);
                lines.add((absent ? "optional, absent: " : "met: ") + name);
            } catch (RefusedException e) {
                good = false;
                lines.add("missing: %s (%s)".formatted(name, e.getMessage()));
            }
        }
        return good;
    }

    /** The platform's own packages are exported for consoles, which the host brings itself. */
    private static void requireNotPlatform(Requirement requirement) throws RefusedException {
        String name = attribute(filter(requirement), PackageNamespace.PACKAGE_NAMESPACE);
        if (name.equals(PLATFORM) || name.startsWith(PLATFORM + ".")) {
            throw new RefusedException(
                    RefusalCode.BAD_MANIFEST,
                    "must not import %s: packages of the platform are not for modalities; use the modality API"
                            .formatted(name));
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
        String wanted =
                VersionRangeText.of(filter(requirement)).replaceFirst("^ version", "").strip();
        return new RefusedException(
                RefusalCode.WRONG_SPI,
                "built for modality SPI %s, this runtime offers %s; build it against SPI %s, or use a release made for it"
                        .formatted(wanted, offered(), offered()));
    }

    private static String offered() {
        return VersionRangeText.shortened(EmbeddedFramework.SPI_VERSION);
    }

    private RefusedException missingPackage(Requirement requirement) {
        String filter = filter(requirement);
        String name = attribute(filter, PackageNamespace.PACKAGE_NAMESPACE);
        List<String> present = framework.packageVersions(name);
        return missing(
                "needs package %s%s; %s; embed the library (bnd -includeresource or -conditionalpackage)"
                        .formatted(
                                name,
                                VersionRangeText.of(filter),
                                present.isEmpty()
                                        ? "nothing provides it"
                                        : "this runtime offers it in version "
                                                + String.join(", ", present)));
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
