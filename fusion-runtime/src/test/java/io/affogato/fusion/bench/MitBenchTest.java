package io.affogato.fusion.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.affogato.nn.Engines;
import io.affogato.nn.config.ConfigFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The work that ships, in its real size. */
class MitBenchTest {

    private static final Path FILE = Path.of("../distribution/src/main/recipes/bench/mit.json");

    /** What the authors' code lists for the same work. */
    private static final List<Double> PEER = List.of(0.738741, 0.704013, 0.693635);

    @Test
    void lossesAreThePeers() {
        Engines.start();
        MitWork work =
                new MitWork(
                        ConfigFile.read(FILE),
                        List.of(5, 6, 7),
                        List.of(9, 6, 3),
                        List.of(24, 20, 16, 12),
                        1e-3);
        BenchResult result;
        try (NDManager manager = NDManager.newBaseManager()) {
            result = new MitBench(work, manager).run(PEER.size(), 1, step -> {});
        }
        for (int i = 0; i < PEER.size(); i++) {
            assertEquals(PEER.get(i), result.losses().get(i), 1e-4 * PEER.get(i), "step " + i);
        }
        assertEquals(5_008_538, result.trainable());
        assertEquals(
                Set.of("step", "vision", "language", "decoder", "backward", "optimizer"),
                result.stages().keySet());
        assertTrue(result.productGflops() > 0);
    }
}
