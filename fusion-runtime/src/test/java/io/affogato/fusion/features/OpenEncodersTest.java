package io.affogato.fusion.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OpenEncodersTest extends PipelineFixture {

    @Test
    void whatWasAskedForItsSizesEncodesWithoutBeingOpenedAgain() throws IOException {
        Map<ModalityId, Modality> modalities = both();
        AtomicInteger closed = new AtomicInteger();
        EncoderWatch watch = memory -> closed::incrementAndGet;
        OpenEncoders open = new OpenEncoders(modalities, context(), watch);
        assertEquals(0, one.opened.get() + two.opened.get());
        ModalityEncoder encoder = open.of(TWO);

        assertEquals(List.of(ONE, TWO), List.copyOf(open.widths().keySet()));
        assertEquals(new FeatureWidths(ToyModality.D, 1, ToyModality.J), open.widths().get(ONE));
        pipeline(strict()).run(samples(5, 2), modalities, readers(), open).close();

        assertSame(encoder, open.of(TWO));
        assertEquals(1, one.opened.get());
        assertEquals(1, two.opened.get());
        assertTrue(open.isOpen());
        assertEquals(0, closed.get());
        open.close();
        assertFalse(open.isOpen());
        assertEquals(1, closed.get());
    }
}
