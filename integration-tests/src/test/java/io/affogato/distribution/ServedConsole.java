package io.affogato.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A web console with a data folder of its own, which outlives all tests of a class. */
@ExtendWith(SharedInstallation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServedConsole {

    static final String RUNS = "/api/v1/runs";

    ConsoleServer server;
    Path data;

    @BeforeAll
    void start(Installation installation, @TempDir Path place) throws Exception {
        data = Files.createDirectories(place.resolve("data"));
        server =
                ConsoleServer.start(installation, data, "--runs", place.resolve("runs").toString());
    }

    @AfterAll
    void stop() throws InterruptedException {
        assertEquals(128 + 15, server.terminate());
    }

    void isStillThere() throws IOException {
        assertEquals(200, server.get(RUNS).status());
    }
}
