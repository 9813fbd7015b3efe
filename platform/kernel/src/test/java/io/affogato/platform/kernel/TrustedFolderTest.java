package io.affogato.platform.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running kernel that takes signed bundles only: what it takes and what it leaves lying. */
final class TrustedFolderTest {

    @TempDir private Path home;
    private Path bundles;
    private SigningKeys keys;
    private ModalityKernel kernel;

    @BeforeEach
    void start() throws Exception {
        bundles = Files.createDirectories(home.resolve("bundles"));
        permit("rwxr-xr-x");
        keys = new SigningKeys(home.resolve("keys.p12")).add("release", "-validity", "30");
        drop("warmth", "warmth.jar");
        TrustSettings trust =
                new TrustSettings(
                        TrustMode.SIGNED,
                        false,
                        Map.of(keys.certificate("release"), "our releases"),
                        Map.of(),
                        Map.of());
        kernel =
                ModalityKernel.start(
                        KernelSettings.of(home.resolve("data"), List.of(bundles)),
                        new TrustPolicy(trust));
    }

    @AfterEach
    void stop() {
        kernel.close();
    }

    @Test
    void hostileFilesAreNamedAndDisturbNothing() throws Exception {
        Path plain = BundleJar.of("sight").write(home.resolve("sight.jar"));
        Files.copy(plain, bundles.resolve("unsigned.jar"));
        Path signed = keys.sign(plain, home.resolve("signed.jar"), "release");
        JarEdit.of(signed)
                .put("io/example/sense/Extra.class", new byte[5])
                .write(bundles.resolve("added.jar"));
        JarEdit.of(signed).remove(".*Answer\\.class").write(bundles.resolve("lacking.jar"));
        ZipBytes.archive()
                .stored("a", new byte[3])
                .stored("A", new byte[4])
                .write(bundles.resolve("twice.jar"));
        ZipBytes.archive().stored("../x", new byte[3]).write(bundles.resolve("escape.jar"));
        ZipBytes.archive().deflated("zeros", new byte[5 << 20]).write(bundles.resolve("bomb.jar"));
        Path fragment =
                BundleJar.of("sight")
                        .header("Fragment-Host", "system.bundle; extension:=framework")
                        .write(home.resolve("fragment.jar"));
        keys.sign(fragment, bundles.resolve("fragment.jar"), "release");

        assertEquals(
                Map.of(
                        "unsigned.jar", "MOD-230",
                        "added.jar", "MOD-230",
                        "lacking.jar", "MOD-231",
                        "twice.jar", "MOD-104",
                        "escape.jar", "MOD-104",
                        "bomb.jar", "MOD-103",
                        "fragment.jar", "MOD-216"),
                refusals(7));
        assertEquals(List.of("warmth"), ids());
    }

    @Test
    void aSignedBundleIsTaken() throws Exception {
        drop("sight", "sight.jar");

        await(() -> ids().size() == 2);

        assertEquals(Map.of(), refusals(0));
    }

    @Test
    void nothingIsTakenFromAFolderThatEverybodyCanWriteInto() throws Exception {
        permit("rwxrwxrwx");
        drop("sight", "sight.jar");

        assertEquals(Map.of("sight.jar", "MOD-236"), refusals(1));
        assertEquals(List.of("warmth"), ids());
    }

    private void drop(String id, String file) throws Exception {
        Path plain = BundleJar.of(id).write(home.resolve(id + "-plain.jar"));
        Path signed = keys.sign(plain, home.resolve(id + "-signed.jar"), "release");
        Files.move(signed, bundles.resolve(file));
    }

    private void permit(String mode) throws Exception {
        Files.setPosixFilePermissions(bundles, PosixFilePermissions.fromString(mode));
    }

    private List<String> ids() {
        return kernel.registry().snapshot().modalities().stream().map(m -> m.id().value()).toList();
    }

    private Map<String, String> refusals(int count) throws Exception {
        await(() -> kernel.registry().snapshot().refusals().size() == count);
        Map<String, String> codes = new TreeMap<>();
        for (Refusal refusal : kernel.registry().snapshot().refusals()) {
            codes.put(refusal.file().getFileName().toString(), refusal.code().code());
        }
        return codes;
    }

    private void await(BooleanSupplier claim) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!claim.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "" + kernel.registry().snapshot());
            Thread.sleep(10);
        }
    }
}
