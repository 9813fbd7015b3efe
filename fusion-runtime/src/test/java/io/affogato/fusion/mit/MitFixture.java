package io.affogato.fusion.mit;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;

/** A small infused model of each family, freed after a test. */
abstract class MitFixture {

    final NDManager manager = NDManager.newBaseManager();
    final SmallMit small = new SmallMit(manager);

    @AfterEach
    void free() {
        manager.close();
    }
}
