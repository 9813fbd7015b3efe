package io.affogato.platform.launcher.console;

import ai.djl.engine.Engine;
import com.sun.management.OperatingSystemMXBean;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.console.ConsoleCall;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.launcher.home.AffogatoHome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Calls about the process and its log. */
final class SystemRoutes {

    private final AffogatoHome home;
    private final Map<String, String> versions;
    private final LogTail log;
    private final boolean uploads;
    private final String trust;
    private final Instant started = Instant.now();

    /**
     * Answers from now on.
     *
     * @param versions by name of what has them
     * @param uploads whether bundles may be uploaded
     * @param trust which bundles are taken
     */
    SystemRoutes(
            AffogatoHome home,
            Map<String, String> versions,
            LogTail log,
            boolean uploads,
            String trust) {
        this.home = home;
        this.versions = Map.copyOf(versions);
        this.log = log;
        this.uploads = uploads;
        this.trust = trust;
    }

    void addTo(Router router) {
        router.on("GET", "/api/v1/system", this::system)
                .on("GET", "/api/v1/logs", this::lines)
                .on("GET", "/api/v1/logs/file", this::file);
    }

    private record Memory(long heapUsed, long heapMost, long machine, long machineFree) {}

    private record Disk(String folder, long free, long total) {}

    private record Standing(
            Map<String, String> versions,
            String java,
            long process,
            String started,
            int cores,
            Memory memory,
            Disk disk,
            String installation,
            String data,
            List<String> bundleFolders,
            List<String> backbones,
            List<String> devices,
            boolean uploads,
            String trust) {}

    private ConsoleReply system(ConsoleCall call, Map<String, String> names) {
        Runtime runtime = Runtime.getRuntime();
        OperatingSystemMXBean machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Json.document(
                "affogato.system/1",
                new Standing(
                        versions,
                        Runtime.version().toString(),
                        ProcessHandle.current().pid(),
                        started.toString(),
                        runtime.availableProcessors(),
                        new Memory(
                                runtime.totalMemory() - runtime.freeMemory(),
                                runtime.maxMemory(),
                                machine.getTotalMemorySize(),
                                machine.getFreeMemorySize()),
                        disk(),
                        home.installation().toString(),
                        home.data().toString(),
                        home.bundleFolders().stream().map(Path::toString).toList(),
                        home.backboneNames(),
                        devices(),
                        uploads,
                        trust));
    }

    private Disk disk() {
        try {
            FileStore store = Files.getFileStore(home.data());
            return new Disk(home.data().toString(), store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "cannot look at %s: %s".formatted(home.data(), e), e);
        }
    }

    private static List<String> devices() {
        int gpus = Engine.getInstance().getGpuCount();
        return gpus == 0
                ? List.of("cpu")
                : IntStream.range(0, gpus).mapToObj(i -> "cuda:" + i).toList();
    }

    private ConsoleReply lines(ConsoleCall call, Map<String, String> names) {
        return Json.list(
                "affogato.log/1",
                log.after(
                        Query.number(call, "after", 0, 0, Long.MAX_VALUE),
                        call.query().getOrDefault("level", "INFO"),
                        (int) Query.number(call, "most", 500, 1, 2_000)));
    }

    private ConsoleReply file(ConsoleCall call, Map<String, String> names) {
        try (Stream<Path> files = Files.list(home.log())) {
            Path newest =
                    files.filter(f -> f.getFileName().toString().matches("affogato-[0-9-]+\\.log"))
                            .max(Comparator.naturalOrder())
                            .orElseThrow(
                                    () ->
                                            new ModalityException(
                                                    ErrorCode.MISSING_FILE,
                                                    "there is no log file"));
            return ConsoleReply.file("text/plain", newest)
                    .with(
                            "Content-Disposition",
                            "attachment; filename=\"%s\"".formatted(newest.getFileName()));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "cannot list %s: %s".formatted(home.log(), e), e);
        }
    }
}
