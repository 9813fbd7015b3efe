package io.affogato.platform.launcher.admin;

import io.affogato.fusion.features.EncoderWatch;
import io.affogato.platform.console.ConsoleSettings;
import io.affogato.platform.kernel.ModalityKernel;
import io.affogato.platform.launcher.adapter.LiveAdapters;
import io.affogato.platform.launcher.console.ConsoleBackend;
import io.affogato.platform.launcher.home.AffogatoHome;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a web console asks, on the runs and adapters of a toy place, without a front. */
record ToyConsole(ConsoleSettings settings, ConsoleBackend backend) implements AutoCloseable {

    static ToyConsole of(AffogatoHome home, ModalityKernel kernel, ToyPlace place) {
        Path runs = place.folder.resolve("runs");
        ConsoleSettings settings =
                new ConsoleSettings(
                        InetAddress.getLoopbackAddress(),
                        0,
                        List.of(),
                        Optional.empty(),
                        "t".repeat(43),
                        Optional.empty(),
                        place.folder,
                        ConsoleSettings.Limits.USUAL);
        LiveAdapters adapters = new LiveAdapters(place.store, () -> place.registry, place.home);
        return new ToyConsole(
                settings,
                new ConsoleBackend(
                        home,
                        new ConsoleBackend.Admins(kernel.admin(), adapters, place.runs),
                        place.registry,
                        place.store,
                        settings,
                        new ConsoleBackend.Options(
                                runs,
                                List.of(place.folder),
                                List.of(),
                                false,
                                1,
                                1,
                                kernel.trust(),
                                EncoderWatch.NONE,
                                Map.of())));
    }

    @Override
    public void close() {
        backend.close();
    }
}
