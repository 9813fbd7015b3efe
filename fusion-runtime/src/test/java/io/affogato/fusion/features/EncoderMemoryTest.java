package io.affogato.fusion.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.EncoderContext.Shared;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Engines;
import io.affogato.nn.RunEncoderContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EncoderMemoryTest {

    private static final ModalityId ONE = new ModalityId("one");
    private static final ModalityId TWO = new ModalityId("two");

    private NDManager manager;
    private EncoderMemory memory;

    @BeforeEach
    void open() {
        Engines.start();
        manager = NDManager.newBaseManager();
        memory = new EncoderMemory(new RunEncoderContext(manager, Path.of("none"), 5));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void bytesAreCountedByModalityWhateverManagerBelowHoldsThem() {
        NDManager first = memory.of(ONE).manager();
        first.zeros(new Shape(3, 7));
        first.newSubManager().zeros(new Shape(5), DataType.INT64);
        memory.of(TWO).manager().zeros(new Shape(11));
        manager.zeros(new Shape(1000));

        assertEquals(
                new EncoderMemory.Usage(Map.of(ONE, 4L * 21 + 8 * 5, TWO, 44L), Map.of()),
                memory.usage());
    }

    @Test
    void whatIsFreedIsNotCounted() {
        NDArray weights = memory.of(ONE).manager().zeros(new Shape(13));
        assertEquals(Map.of(ONE, 52L), memory.usage().own());

        weights.close();

        assertEquals(Map.of(ONE, 0L), memory.usage().own());
    }

    @Test
    void sharedNetworksAreCountedOnce() {
        Shared<Network> mine = share(memory.of(ONE));
        Shared<Network> also = share(memory.of(TWO));
        memory.of(ONE).manager().zeros(new Shape(2));

        EncoderMemory.Usage usage = memory.usage();

        assertEquals(Map.of(ONE, 8L, TWO, 0L), usage.own());
        assertEquals(Map.of("vit", 4L * 17), usage.shared());
        mine.close();
        assertEquals(Map.of("vit", 4L * 17), memory.usage().shared());
        also.close();
        assertEquals(Map.of(), memory.usage().shared());
    }

    @Test
    void whatIsSharedIsDividedAmongItsUsers() {
        EncoderGauge gauge = new EncoderGauge();
        Runnable closed = gauge.opened(memory);
        memory.of(ONE).manager().zeros(new Shape(2));
        try (Shared<Network> mine = share(memory.of(ONE))) {
            assertEquals(17, mine.get().weights().size());
            assertEquals(4L * 17 + 8, gauge.bytes(ONE.value()));
            try (Shared<Network> also = share(memory.of(TWO))) {
                assertEquals(17, also.get().weights().size());
                assertEquals(2L * 17 + 8, gauge.bytes(ONE.value()));
                assertEquals(2L * 17, gauge.bytes(TWO.value()));
            }
        }
        assertEquals(0, gauge.bytes("task:" + ONE));
        closed.run();
        assertEquals(0, gauge.bytes(ONE.value()));
    }

    @Test
    void closingFreesWhatEncodersLeftButNoSharedNetwork() {
        NDManager own = memory.of(TWO).manager();
        own.zeros(new Shape(3));
        try (Shared<Network> held = share(memory.of(ONE))) {
            memory.close();

            assertFalse(own.isOpen());
            assertTrue(held.get().owner().isOpen());
            assertEquals(17, held.get().weights().size());
        }
    }

    private static Shared<Network> share(EncoderContext context) {
        return context.share(
                "vit",
                () -> {
                    NDManager owner = context.manager().newSubManager();
                    return new Network(owner, owner.zeros(new Shape(17)));
                });
    }

    private record Network(NDManager owner, NDArray weights) implements AutoCloseable {

        @Override
        public void close() {
            owner.close();
        }
    }
}
