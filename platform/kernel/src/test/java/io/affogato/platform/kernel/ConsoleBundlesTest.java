package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.admin.ModalityAdmin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bundles of the installation see what operators see; they are found in the registry of services.
 */
final class ConsoleBundlesTest {

    private static final String SEEN = "affogato.test.seen";

    @TempDir private Path root;

    @Test
    void aConsoleBundleAsksWhatOperatorsAsk() throws Exception {
        Path system = Files.createDirectories(root.resolve("system"));
        BundleJar.of("console")
                .activator(
                        "io.affogato.platform.admin.ModalityAdmin admin ="
                                + " c.getService(c.getServiceReference("
                                + "io.affogato.platform.admin.ModalityAdmin.class));"
                                + " System.setProperty(\""
                                + SEEN
                                + "\", admin.list(false).get(0).id());")
                .header(
                        "Import-Package",
                        "io.affogato.modality,io.affogato.platform.admin;version=\"[1.0,2)\","
                                + "org.osgi.framework,org.slf4j")
                .write(system.resolve("console.jar"));
        KernelHome home = new KernelHome(root);
        home.drop(BundleJar.of("warmth"), "warmth.jar");
        try (KernelHome started = home.start();
                AutoCloseable offered =
                        started.kernel.offer(ModalityAdmin.class, started.kernel.admin())) {
            assertEquals(List.of("io.example.console 1.0.0"), started.kernel.startConsole(system));
            assertEquals("warmth", System.getProperty(SEEN));
            assertEquals(
                    1,
                    started.kernel.registry().snapshot().modalities().size(),
                    () -> offered + "");
        } finally {
            System.clearProperty(SEEN);
        }
    }

    @Test
    void aLibraryFindsItsOwnPartsThroughTheThread() throws Exception {
        Path system = Files.createDirectories(root.resolve("system"));
        BundleJar.of("console")
                .activator(
                        "try { System.setProperty(\""
                                + SEEN
                                + "\", Thread.currentThread().getContextClassLoader().loadClass("
                                + "\"io.example.sense.Answer\").getName()); }"
                                + " catch (ClassNotFoundException e) {"
                                + " throw new IllegalStateException(e); }")
                .write(system.resolve("console.jar"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (KernelHome home = new KernelHome(root).start()) {
            home.kernel.startConsole(system);
            assertEquals("io.example.sense.Answer", System.getProperty(SEEN));
            assertSame(before, Thread.currentThread().getContextClassLoader());
        } finally {
            System.clearProperty(SEEN);
        }
    }

    @Test
    void aFolderThatIsMissingIsNamed() throws Exception {
        try (KernelHome home = new KernelHome(root).start()) {
            ModalityException missing =
                    assertThrows(
                            ModalityException.class,
                            () -> home.kernel.startConsole(root.resolve("system")));
            assertEquals(ErrorCode.MISSING_FILE, missing.code());
        }
    }
}
