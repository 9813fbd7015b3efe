package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Every bundle of this project resolves against what the host offers, by the framework's own
 * resolver and without running any code of a bundle.
 */
class ShippedBundlesIT {

    private static final Path SHIPPED = Path.of("target/bundles");
    private static final int COUNT = 11;

    @TempDir private Path folder;

    private Framework host;

    @BeforeEach
    void start() throws BundleException {
        host = new Felix(EmbeddedFramework.configuration(folder.resolve("cache")));
        host.init();
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        host.stop();
        host.waitForStop(0);
    }

    @Test
    void everyBundleResolves() throws Exception {
        List<Path> archives = archives();
        assertEquals(COUNT, archives.size(), () -> "bundles to resolve: " + archives);
        assertEquals(Map.of(), unresolved(archives));
    }

    @Test
    void aBundleThatNeedsMoreIsNamedWithWhatIsMissing() throws Exception {
        Path greedy = folder.resolve("greedy.jar");
        writeImporting("io.affogato.nowhere", greedy);
        List<Path> all = new ArrayList<>(archives());
        all.add(greedy);
        Map<String, List<String>> unresolved = unresolved(all);
        assertEquals(List.of("greedy"), List.copyOf(unresolved.keySet()));
        assertTrue(
                unresolved.get("greedy").toString().contains("io.affogato.nowhere"),
                unresolved::toString);
    }

    private static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            return files.sorted().toList();
        }
    }

    /** Returns, for every bundle that does not resolve, what nothing provides. */
    private Map<String, List<String>> unresolved(List<Path> archives) throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        for (Path archive : archives) {
            try (InputStream in = Files.newInputStream(archive)) {
                bundles.add(host.getBundleContext().installBundle(archive.toString(), in));
            }
        }
        FrameworkWiring wiring = host.adapt(FrameworkWiring.class);
        wiring.resolveBundles(bundles);
        Map<String, List<String>> unresolved = new TreeMap<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() == Bundle.INSTALLED) {
                unresolved.put(bundle.getSymbolicName(), missing(wiring, bundle));
            }
        }
        return unresolved;
    }

    private static List<String> missing(FrameworkWiring wiring, Bundle bundle) {
        return bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
                .filter(requirement -> wiring.findProviders(requirement).isEmpty())
                .map(BundleRequirement::toString)
                .toList();
    }

    private static void writeImporting(String name, Path archive) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, "greedy");
        main.putValue(Constants.IMPORT_PACKAGE, name);
        try (OutputStream out = Files.newOutputStream(archive);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
    }
}
