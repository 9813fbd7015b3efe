package io.affogato.platform.kernel;

import io.affogato.modality.ModalityId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * What the manifest of a modality bundle must and must not say. Bundles that export nothing and
 * lean on no other bundle can come and go without dragging others along.
 */
final class ManifestRules {

    private static final int USUAL_ORDER = 100;

    /** Headers that tie bundles together, with what to do instead; the gravest first. */
    private static final List<Forbidden> FORBIDDEN =
            List.of(
                    new Forbidden(
                            Constants.FRAGMENT_HOST,
                            RefusalCode.FRAGMENT,
                            "a modality is a bundle of its own"),
                    new Forbidden(
                            Constants.BUNDLE_NATIVECODE,
                            RefusalCode.NATIVE_CODE,
                            "native libraries belong to the host, or set allow-native in"
                                    + " trust.yaml"),
                    new Forbidden(
                            Constants.REQUIRE_BUNDLE,
                            RefusalCode.REQUIRES_BUNDLE,
                            "import packages of the runtime, embed the rest"),
                    new Forbidden(
                            Constants.DYNAMICIMPORT_PACKAGE,
                            RefusalCode.DYNAMIC_IMPORT,
                            "name every package in Import-Package"),
                    new Forbidden(
                            Constants.EXPORT_PACKAGE,
                            RefusalCode.EXPORTS,
                            "bundles export nothing; use -privatepackage"));

    private static final String API_PACKAGE =
            "(%s=io.affogato.".formatted(PackageNamespace.PACKAGE_NAMESPACE);

    private final Map<String, String> headers;
    private final TrustPolicy trust;

    private ManifestRules(Map<String, String> headers, TrustPolicy trust) {
        this.headers = headers;
        this.trust = trust;
    }

    private record Forbidden(String header, RefusalCode code, String instead) {}

    /**
     * Checks the manifest and reads the candidate out of it.
     *
     * @param trust says whether native libraries are allowed, and decided as the last value says
     */
    static Candidate read(
            Path file,
            BundleStore.Stored stored,
            Manifest manifest,
            TrustPolicy trust,
            TrustDecision decision)
            throws RefusedException {
        return new ManifestRules(headers(manifest), trust).candidate(file, stored, decision);
    }

    private static Map<String, String> headers(Manifest manifest) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Attributes main = manifest.getMainAttributes();
        main.forEach((name, value) -> headers.put(name.toString(), value.toString()));
        return headers;
    }

    private Candidate candidate(Path file, BundleStore.Stored stored, TrustDecision decision)
            throws RefusedException {
        String name = symbolicName();
        for (Forbidden rule : FORBIDDEN) {
            boolean allowed = rule.code() == RefusalCode.NATIVE_CODE && trust.allowsNative();
            if (headers.containsKey(rule.header()) && !allowed) {
                throw new RefusedException(
                        rule.code(),
                        "must not have the header %s: %s".formatted(rule.header(), rule.instead()));
            }
        }
        Version version = version();
        Resource resource = resource(stored);
        requireApi(resource);
        return new Candidate(
                file,
                stored.file(),
                stored.sha256(),
                name,
                version,
                offers(resource),
                resource,
                decision,
                ManifestAdvice.of(headers));
    }

    /** A bundle that starts without the API would fail at its first call instead. */
    private static void requireApi(Resource resource) throws RefusedException {
        for (Requirement wanted : resource.getRequirements(PackageNamespace.PACKAGE_NAMESPACE)) {
            Map<String, String> directives = wanted.getDirectives();
            String filter = directives.getOrDefault(Constants.FILTER_DIRECTIVE, "");
            if (filter.contains(API_PACKAGE)
                    && Constants.RESOLUTION_OPTIONAL.equals(
                            directives.get(Constants.RESOLUTION_DIRECTIVE))) {
                throw new RefusedException(
                        RefusalCode.OPTIONAL_API,
                        "imports %s with resolution:=optional; leave that off for packages of the runtime"
                                .formatted(filter));
            }
        }
    }

    private String symbolicName() throws RefusedException {
        String header = headers.get(Constants.BUNDLE_SYMBOLICNAME);
        if (header == null || !"2".equals(headers.get(Constants.BUNDLE_MANIFESTVERSION))) {
            throw bad(
                    "is not a bundle: Bundle-SymbolicName and Bundle-ManifestVersion 2 are needed;"
                            + " build it with bnd as bundles/template does");
        }
        if (header.replace(" ", "").contains("singleton:=true")) {
            throw bad(
                    "must not be a singleton, or no new version could be tried beside the old one");
        }
        return header.split(";", 2)[0].strip();
    }

    private Version version() throws RefusedException {
        String text = headers.getOrDefault(Constants.BUNDLE_VERSION, "0.0.0");
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    RefusalCode.BAD_VERSION,
                    "Bundle-Version must look like 1.0.0, was '%s'".formatted(text),
                    e);
        }
    }

    private Resource resource(BundleStore.Stored stored) throws RefusedException {
        try {
            return ResourceBuilder.build(stored.file().toString(), headers);
        } catch (BundleException | IllegalArgumentException e) {
            throw new RefusedException(
                    RefusalCode.BAD_MANIFEST, "has a malformed manifest: " + e.getMessage(), e);
        }
    }

    private List<Offer> offers(Resource resource) throws RefusedException {
        List<Offer> offers = new ArrayList<>();
        for (Offer.Kind kind : Offer.Kind.values()) {
            for (Capability capability : resource.getCapabilities(kind.namespace())) {
                Offer offer = offer(kind, capability.getAttributes());
                if (offers.stream().anyMatch(offer::collidesWith)) {
                    throw badOffer("offers %s twice".formatted(offer));
                }
                offers.add(offer);
            }
        }
        if (offers.isEmpty()) {
            throw badOffer(
                    "offers no modality and no task; annotate a class with @ModalityBundle or"
                            + " @TaskBundle");
        }
        if (resource.getRequirements(EmbeddedFramework.RUNTIME_NAMESPACE).isEmpty()) {
            throw bad(
                    ("does not say for which modality SPI it was built (Require-Capability: %s);"
                                    + " build it with bnd and @ModalityBundle")
                            .formatted(EmbeddedFramework.RUNTIME_NAMESPACE));
        }
        return offers;
    }

    private static Offer offer(Offer.Kind kind, Map<String, Object> attributes)
            throws RefusedException {
        Object id = attributes.get(kind.namespace());
        Object implementation = attributes.get("impl");
        if (id == null || implementation == null) {
            throw badOffer(
                    "capability %s needs the attributes '%s' and 'impl', found %s"
                            .formatted(kind.namespace(), kind.namespace(), attributes.keySet()));
        }
        try {
            return new Offer(
                    kind,
                    new ModalityId(id.toString()),
                    order(attributes.get("order")),
                    implementation.toString());
        } catch (IllegalArgumentException e) {
            throw badOffer("capability %s: %s".formatted(kind.namespace(), e.getMessage()));
        }
    }

    private static int order(Object value) {
        if (value == null) {
            return USUAL_ORDER;
        }
        try {
            return Integer.parseInt(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "order must be a whole number, was '%s'".formatted(value), e);
        }
    }

    private static RefusedException badOffer(String reason) {
        return new RefusedException(RefusalCode.BAD_OFFER, reason);
    }

    private static RefusedException bad(String reason) {
        return new RefusedException(RefusalCode.BAD_MANIFEST, reason);
    }
}
