package io.affogato.platform.launcher.command;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Inject;
import com.sun.management.OperatingSystemMXBean;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Engines;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.kernel.RegistrySnapshot;
import io.affogato.platform.kernel.TrustMode;
import io.affogato.platform.kernel.TrustPolicy;
import io.affogato.platform.launcher.admin.KernelStart;
import io.affogato.platform.launcher.home.AffogatoHome;
import io.affogato.platform.launcher.home.NativeCaches;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The checks behind {@code affogato doctor}; each answers with a finding, none throws. */
final class Examination {

    private static final long SCARCE_DISK = 2L << 30;
    private static final long SCARCE_MEMORY = 3L << 30;
    private static final double GIB = 1L << 30;

    private final AffogatoHome home;
    private final KernelStart kernels;

    @Inject
    Examination(AffogatoHome home, KernelStart kernels) {
        this.home = home;
        this.kernels = kernels;
    }

    List<Finding> examine() {
        return List.of(
                java(),
                guarded("machine", Examination::machine),
                guarded("installation", this::installation),
                guarded("data", this::data),
                guarded("tensor engine", this::engine),
                guarded("trust", this::trust),
                guarded("bundles", this::bundles),
                guarded("backbones", this::backbones));
    }

    private static Finding guarded(String subject, Supplier<Finding> check) {
        try {
            return check.get();
        } catch (ModalityException e) {
            return Finding.bad(subject, e.code().code() + " " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            return Finding.bad(subject, e.toString());
        }
    }

    private static Finding java() {
        return Finding.ok("java", Runtime.version() + " in " + System.getProperty("java.home"));
    }

    private static Finding machine() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        int cores = Runtime.getRuntime().availableProcessors();
        long memory = system.getTotalMemorySize();
        String text = "%d cores, %.1f GiB memory".formatted(cores, memory / GIB);
        return memory < SCARCE_MEMORY
                ? Finding.warn("machine", text + "; training wants 3 GiB")
                : Finding.ok("machine", text);
    }

    private Finding installation() {
        Path folder = home.installation();
        if (!Files.isDirectory(folder.resolve("lib"))) {
            return Finding.warn(
                    "installation",
                    folder
                            + " has no lib folder; start affogato by the script of its"
                            + " installation");
        }
        String access = Files.isWritable(folder) ? "" : " (read-only, which is fine)";
        return Finding.ok("installation", folder + access);
    }

    private Finding data() {
        Path folder = home.data();
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "doctor", ".tmp"));
            long free = Files.getFileStore(folder).getUsableSpace();
            String text = "%s, %.1f GiB free".formatted(folder, free / GIB);
            return free < SCARCE_DISK
                    ? Finding.warn("data", text + "; native libraries and features want 2 GiB")
                    : Finding.ok("data", text);
        } catch (IOException e) {
            return Finding.bad(
                    "data",
                    "%s cannot be written (%s); point AFFOGATO_DATA at a folder that can"
                            .formatted(folder, e.getMessage()));
        }
    }

    private Finding engine() {
        NativeCaches.prepare(home);
        Engines.start();
        Engine engine = Engine.getInstance();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray two = manager.ones(new Shape(2, 3)).matMul(manager.ones(new Shape(3, 2)));
            if (two.getFloat(1, 0) != 3f) {
                return Finding.bad("tensor engine", "a small matrix product is wrong: " + two);
            }
        }
        int gpus = engine.getGpuCount();
        String devices = gpus == 0 ? "no GPU, runs on the processor" : gpus + " GPU(s)";
        return Finding.ok(
                "tensor engine",
                "%s %s, %s".formatted(engine.getEngineName(), engine.getVersion(), devices));
    }

    private Finding trust() {
        Path file = home.trustFile();
        TrustMode mode = TrustPolicy.load(file).mode();
        return mode == TrustMode.OPEN
                ? Finding.ok("trust", "open: bundles of anybody are taken; %s".formatted(file))
                : Finding.ok("trust", "%s, by %s".formatted(mode.word(), file));
    }

    private Finding bundles() {
        try (ModalityKernel kernel = kernels.start()) {
            RegistrySnapshot snapshot = kernel.registry().snapshot();
            String text =
                    "%d modalities, %d tasks, %d files refused, in %s"
                            .formatted(
                                    snapshot.modalities().size(),
                                    snapshot.tasks().size(),
                                    snapshot.refusals().size(),
                                    home.bundleFolders());
            boolean clean = snapshot.refusals().isEmpty() && !snapshot.modalities().isEmpty();
            return clean
                    ? Finding.ok("bundles", text)
                    : Finding.warn("bundles", text + "; see 'affogato modality list'");
        }
    }

    private Finding backbones() {
        List<String> names = home.backboneNames();
        return names.isEmpty()
                ? Finding.warn("backbones", "none has a name; recipes need the path of one")
                : Finding.ok("backbones", String.join(", ", names));
    }
}
