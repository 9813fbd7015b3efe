package io.affogato.fusion.importing;

import ai.djl.ndarray.NDManager;
import io.affogato.nn.Engines;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A small model whose weights are saved as others publish theirs. */
abstract class ImportFixture {

    @TempDir Path folder;
    NDManager manager;
    SmallModel model;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
        model = new SmallModel(manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }
}
