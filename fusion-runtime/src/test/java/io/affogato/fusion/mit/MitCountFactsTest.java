package io.affogato.fusion.mit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.affogato.fusion.backbone.BlockSizes;
import io.affogato.modality.ModalityId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counts of the description, computed from shapes without allocating anything. */
class MitCountFactsTest {

    private static final BlockSizes LLAMA_7B = new BlockSizes(32, 32, 128, 11_008);
    private static final BlockSizes T5_XL = new BlockSizes(24, 32, 64, 5_120);

    @Test
    void fact01AnOfficialLayerOfLlama7bAndSixOfThem() {
        assertEquals(21_064_480, count(LLAMA_7B, 768, 1, 0, true));
        assertEquals(126_386_880, count(LLAMA_7B, 768, 6, 0, true));
    }

    @Test
    void fact02WithoutTheAdditiveKey() {
        assertEquals(17_914_656, count(LLAMA_7B, 768, 1, 0, false));
    }

    @Test
    void fact03ASmallModel() {
        assertEquals(26_120, count(new BlockSizes(5, 4, 32, 256), 16, 2, 0, true));
    }

    @Test
    void fact04SixLayersOfRank64() {
        assertEquals(9_134_848, count(LLAMA_7B, 768, 6, 64, false));
    }

    @Test
    void fact05TenTensorsALayerAndTheHeadBiases() {
        int layers = 6;
        int ours = config(LLAMA_7B, 768, layers, 0, true).tensors().size();
        // the authors keep the biases of all layers in one tensor, this project one a layer
        assertEquals(10 * layers + 1, ours - layers + 1);
    }

    @Test
    void flanT5Xl() {
        assertEquals(10_236_960, count(T5_XL, 768, 1, 0, true));
        assertEquals(8_662_048, count(T5_XL, 768, 1, 0, false));
        assertEquals(150_053_120, count(T5_XL, 1408, 8, 0, true));
        assertEquals(126_968_064, count(T5_XL, 1408, 8, 0, false));
        assertEquals(5_947_712, count(T5_XL, 1408, 8, 64, false));
    }

    @Test
    void theLastThirdIsInfusedUnlessLayersAreNamed() {
        assertEquals(
                List.of(16, 17, 18, 19, 20, 21, 22, 23), MitConfig.DEFAULT.within(T5_XL).layers());
        assertEquals(List.of(0), MitConfig.DEFAULT.within(new BlockSizes(1, 2, 3, 4)).layers());
    }

    private static long count(
            BlockSizes blocks, int width, int layers, int rank, boolean additiveKey) {
        return config(blocks, width, layers, rank, additiveKey).parameterCount();
    }

    private static MitAdapterConfig config(
            BlockSizes blocks, int width, int layers, int rank, boolean additiveKey) {
        List<Integer> infused = IntStream.range(0, layers).boxed().toList();
        return new MitAdapterConfig(
                new ModalityId("some"),
                width,
                blocks,
                new MitConfig(MitMode.SAFE, infused, rank, additiveKey, false));
    }
}
