package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

/**
 * The OSGi framework inside this process. The system bundle exports the modality API and says so in
 * the capability {@code affogato.runtime}; a bundle sees the JDK, those packages, and itself.
 *
 * <p>The framework's cache is disposable and belongs to this process alone.
 */
final class EmbeddedFramework implements AutoCloseable {

    /** What bundles require, and the version that this runtime offers. */
    static final String RUNTIME_NAMESPACE = "affogato.runtime";

    static final String SPI_VERSION = "1.0.0";

    private static final String PACKAGES = "host-packages.txt";

    /** Console bundles start first, though nothing depends on it. */
    private static final int CONSOLE_LEVEL = 5;

    private static final int MODALITY_LEVEL = 20;

    private static final long STOP_MILLIS = 5_000;

    private final Framework framework;
    private final Path cache;

    private EmbeddedFramework(Framework framework, Path cache) {
        this.framework = framework;
        this.cache = cache;
    }

    static EmbeddedFramework start(Path cache) {
        Framework framework = new Felix(configuration(cache));
        try {
            framework.init();
            framework.start();
        } catch (BundleException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "cannot start the plug-in framework in %s: %s".formatted(cache, e.getMessage()),
                    e);
        }
        return new EmbeddedFramework(framework, cache);
    }

    /** Returns what the host offers and how it behaves, for a framework with this cache. */
    static Map<String, Object> configuration(Path cache) {
        Map<String, Object> c = new HashMap<>();
        c.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        c.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        c.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, hostPackages());
        c.put(
                Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
                "%1$s;%1$s=modality-spi;version:Version=\"%2$s\""
                        .formatted(RUNTIME_NAMESPACE, SPI_VERSION));
        c.put(Constants.FRAMEWORK_BUNDLE_PARENT, Constants.FRAMEWORK_BUNDLE_PARENT_BOOT);
        c.put(Constants.FRAMEWORK_BOOTDELEGATION, "");
        c.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        c.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(MODALITY_LEVEL));
        c.put("felix.startlevel.bundle", Integer.toString(MODALITY_LEVEL));
        c.put("felix.service.urlhandlers", "false");
        // several threads of the resolver now and then read what none of them has written yet
        c.put("felix.resolver.parallelism", "1");
        c.put("felix.log.logger", new FrameworkLog());
        return c;
    }

    /** Returns the packages of the build-time list, as the framework wants them. */
    static String hostPackages() {
        try (InputStream in = EmbeddedFramework.class.getResourceAsStream(PACKAGES)) {
            if (in == null) {
                throw new IllegalStateException(
                        PACKAGES + " is missing from the kernel's archive; build it with Maven");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return String.join(",", text.strip().split("\\R"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Collection<BundleCapability> providers(Requirement requirement) {
        return framework.adapt(FrameworkWiring.class).findProviders(requirement);
    }

    /** Returns the versions in which a package is offered to bundles, shortened. */
    List<String> packageVersions(String name) {
        return framework
                .adapt(BundleRevision.class)
                .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
                .stream()
                .map(Capability::getAttributes)
                .filter(a -> name.equals(a.get(PackageNamespace.PACKAGE_NAMESPACE)))
                .map(
                        a ->
                                VersionRangeText.shortened(
                                        String.valueOf(
                                                a.get(
                                                        PackageNamespace
                                                                .CAPABILITY_VERSION_ATTRIBUTE))))
                .distinct()
                .toList();
    }

    /** Installs a copy under a location of its own; does not start it. */
    Bundle install(Candidate candidate) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(candidate.stored())) {
            return framework.getBundleContext().installBundle(candidate.location(), in);
        }
    }

    /** Installs a bundle of the host's own; does not start it. */
    Bundle installConsole(Path jar) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(jar)) {
            Bundle bundle =
                    framework
                            .getBundleContext()
                            .installBundle("affogato:console/" + jar.getFileName(), in);
            bundle.adapt(BundleStartLevel.class).setStartLevel(CONSOLE_LEVEL);
            return bundle;
        }
    }

    /** Wires bundles, so that they have class loaders; one that cannot be wired fails to start. */
    void resolve(Collection<Bundle> bundles) {
        framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
    }

    /** Offers an object of the host to console bundles; returns what takes it back. */
    <T> Runnable offer(Class<T> type, T service) {
        ServiceRegistration<T> registration =
                framework.getBundleContext().registerService(type, service, null);
        return registration::unregister;
    }

    /** Returns what host and bundles offer each other. */
    HostServices services() {
        return new HostServices(framework);
    }

    /** Stops every bundle and removes the cache. */
    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            throw new ModalityException(
                    ErrorCode.INTERNAL, "the plug-in framework did not stop: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FolderTree.delete(cache);
    }
}
