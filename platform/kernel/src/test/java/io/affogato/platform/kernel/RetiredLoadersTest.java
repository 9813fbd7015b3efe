package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.Modality;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Real bundles, loaded and unloaded in a real framework. */
final class RetiredLoadersTest {

    private static final String THREAD =
            """
            Thread t = new Thread(
                () -> {
                    try {
                        Thread.sleep(600_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "left-behind");
            t.setDaemon(true);
            t.start();
            """;

    @TempDir private Path folder;
    private EmbeddedFramework framework;
    private final RetiredLoaders loaders = new RetiredLoaders(Clock.systemUTC());

    @BeforeEach
    void start() {
        framework = EmbeddedFramework.start(folder.resolve("cache"));
    }

    @AfterEach
    void stop() {
        framework.close();
    }

    @Test
    void aCleanBundleLeavesNothing() throws Exception {
        for (String version : List.of("1.0.0", "1.0.1", "1.0.2")) {
            useAndUnload(BundleJar.of("sight").version(version));
        }
        assertTrue(loaders.pending() <= 3);

        assertEquals(List.of(), loaders.report());
        assertEquals(0, loaders.pending());
    }

    @Test
    void aThreadThatGoesOnIsNamedUntilItEnds() throws Exception {
        useAndUnload(BundleJar.of("sight").constructor(THREAD));
        useAndUnload(BundleJar.of("smell"));

        List<LeakedLoader> leaks = loaders.report();

        assertEquals(1, leaks.size(), leaks::toString);
        assertEquals("io.example.sight 1.0.0", leaks.get(0).bundle());
        assertEquals(1, leaks.get(0).threads().size(), leaks::toString);
        String holder = leaks.get(0).threads().get(0);
        assertTrue(holder.startsWith("thread 'left-behind' (at io.example.sense.Sense"), holder);
        assertTrue(leaks.get(0).message().contains("is still in memory: held by thread"));

        end("left-behind");
        assertEquals(List.of(), eventuallyEmpty());
    }

    @Test
    void aForeignThreadWithItsContextLoaderIsNamed() throws Exception {
        lendToAThread("borrowed");

        List<LeakedLoader> leaks = loaders.report();

        assertEquals(
                List.of(List.of("thread 'borrowed' (its context class loader)")),
                leaks.stream().map(LeakedLoader::threads).toList());
        end("borrowed");
        assertEquals(List.of(), eventuallyEmpty());
    }

    /** An ended thread still has its context loader, so nobody may keep the thread. */
    private void lendToAThread(String name) throws Exception {
        Thread thread = new Thread(RetiredLoadersTest::sleep, name);
        thread.setDaemon(true);
        Bundle bundle = install(BundleJar.of("taste"));
        bundle.loadClass("io.example.sense.Sense");
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        thread.setContextClassLoader(loader);
        thread.start();
        bundle.uninstall();
        loaders.watch("taste", loader);
    }

    /** In a method of its own, so that nothing of the bundle stays on the stack. */
    private void useAndUnload(BundleJar source) throws Exception {
        Bundle bundle = install(source);
        Class<?> type = bundle.loadClass("io.example.sense.Sense");
        Modality modality = (Modality) type.getConstructor().newInstance();
        assertEquals("", modality.spec().promptPrefix());
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        String title = bundle.getSymbolicName() + " " + bundle.getVersion();
        bundle.uninstall();
        loaders.watch(title, loader);
    }

    private Bundle install(BundleJar source) throws Exception {
        Path jar = source.write(folder.resolve("bundle.jar"));
        String sha256 = "%064x".formatted(System.nanoTime());
        Candidate candidate =
                ManifestRules.read(
                        jar,
                        new BundleStore.Stored(jar, sha256, true),
                        ArchiveInspection.inspect(jar),
                        new TrustPolicy(TrustSettings.OPEN),
                        TrustDecision.OPEN);
        Bundle bundle = framework.install(candidate);
        bundle.start(Bundle.START_TRANSIENT);
        return bundle;
    }

    private static void sleep() {
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(String name) throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                thread.interrupt();
                thread.join(5_000);
            }
        }
    }

    /** A loader that was reported goes with a later collection. */
    private List<LeakedLoader> eventuallyEmpty() throws InterruptedException {
        for (int i = 0; i < 20 && !loaders.report().isEmpty(); i++) {
            System.gc();
            Thread.sleep(50);
        }
        return loaders.report();
    }
}
