package io.affogato.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import org.junit.jupiter.api.Test;

class FrameSamplerTest {

    /** Check values of CREMA's sampler for folders, T = 4. */
    @Test
    void fact09FoldersGiveThePublishedIndices() {
        assertArrayEquals(new int[] {0, 1, 2, 3}, FrameSampler.indicesOfFolder(5, 4));
        assertArrayEquals(new int[] {1, 3, 5, 7}, FrameSampler.indicesOfFolder(10, 4));
        assertArrayEquals(new int[] {3, 11, 18, 26}, FrameSampler.indicesOfFolder(31, 4));
        assertArrayEquals(new int[] {12, 37, 62, 87}, FrameSampler.indicesOfFolder(101, 4));
        assertArrayEquals(new int[] {14, 44, 74, 104}, FrameSampler.indicesOfFolder(120, 4));
    }

    @Test
    void filesUseAllFrames() {
        assertArrayEquals(new int[] {0, 1, 2, 4}, FrameSampler.indices(5, 4));
        assertArrayEquals(new int[] {12, 37, 62, 87}, FrameSampler.indices(100, 4));
        assertArrayEquals(new int[] {3}, FrameSampler.indices(7, 1));
    }

    @Test
    void shortClipsRepeatFrames() {
        assertArrayEquals(new int[] {0, 0, 0, 0}, FrameSampler.indicesOfFolder(1, 4));
        for (int index : FrameSampler.indices(2, 9)) {
            assertEquals(true, index >= 0 && index < 2);
        }
    }

    @Test
    void nothingToSampleIsAnEmptySignal() {
        ModalityException failure =
                assertThrows(ModalityException.class, () -> FrameSampler.indices(0, 4));
        assertEquals(ErrorCode.EMPTY_SIGNAL, failure.code());
        assertThrows(IllegalArgumentException.class, () -> FrameSampler.indices(7, 0));
    }
}
