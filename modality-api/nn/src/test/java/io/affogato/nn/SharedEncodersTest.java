package io.affogato.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.affogato.modality.EncoderContext.Shared;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedEncodersTest {

    private final SharedEncoders encoders = new SharedEncoders();

    @Test
    void equalKeysShareAndTheLastHolderCloses() {
        Shared<Network> first = encoders.share("vision", Network::new);
        Shared<Network> second =
                encoders.share(
                        "vision",
                        () -> {
                            throw new AssertionError("loaded twice");
                        });
        Network network = first.get();

        assertSame(network, second.get());
        first.close();
        first.close();
        assertEquals(0, network.closed);
        second.close();
        assertEquals(1, network.closed);
        assertEquals(Set.of(), encoders.held());
    }

    @Test
    void aLaterRequestLoadsAnew() {
        Shared<Network> first = encoders.share("vision", Network::new);
        Network before = first.get();
        first.close();

        try (Shared<Network> again = encoders.share("vision", Network::new)) {
            assertNotSame(before, again.get());
        }
    }

    @Test
    void aClosedHoldGivesNothing() {
        Shared<Network> hold = encoders.share("vision", Network::new);
        hold.close();

        assertThrows(IllegalStateException.class, hold::get);
    }

    @Test
    void aFailingLoaderLeavesNothingBehind() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        encoders.share(
                                "vision",
                                () -> {
                                    throw new IllegalStateException("no weights");
                                }));

        assertEquals(Set.of(), encoders.held());
    }

    private static final class Network implements AutoCloseable {
        private int closed;

        @Override
        public void close() {
            closed++;
        }
    }
}
