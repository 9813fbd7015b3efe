package io.affogato.platform.kernel;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/**
 * Bundles of the installation itself, such as the web console. They may export packages to each
 * other and import those of the platform; nobody drops them.
 */
final class ConsoleBundles {

    private ConsoleBundles() {}

    /**
     * Installs and starts every jar of a folder.
     *
     * @return names and versions of the bundles, in the order of their files
     */
    static List<String> start(EmbeddedFramework framework, Path folder) {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars(folder)) {
            try {
                bundles.add(framework.installConsole(jar));
            } catch (BundleException | IOException e) {
                throw failure(jar, e);
            }
        }
        framework.resolve(bundles);
        Thread thread = Thread.currentThread();
        ClassLoader host = thread.getContextClassLoader();
        thread.setContextClassLoader(new ConsoleLoader(bundles, host));
        try {
            bundles.forEach(bundle -> start(bundle, folder));
        } finally {
            thread.setContextClassLoader(host);
        }
        return bundles.stream().map(b -> b.getSymbolicName() + " " + b.getVersion()).toList();
    }

    private static void start(Bundle bundle, Path folder) {
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
            throw failure(folder.resolve(bundle.getSymbolicName()), e);
        }
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".jar")).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "console bundles are expected in %s, which cannot be read: %s; unpack the distribution again"
                            .formatted(folder, e),
                    e);
        }
    }

    private static ModalityException failure(Path file, Exception e) {
        return new ModalityException(
                ErrorCode.INTERNAL,
                "console bundle %s did not start: %s; unpack the distribution again"
                        .formatted(file, e.getMessage()),
                e);
    }
}
