package io.affogato.fusion.crema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.modality.ModalitySpec.MissingPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts of the published model, computed from shapes without allocating anything. */
class ParameterCountTest {

    private static final QFormerConfig BERT_BASE =
            new QFormerConfig(768, 12, 12, 3072, 1408, 2, 32, 1e-12, 0.1, 0.1);
    private static final int T5_XL = 2048;

    @Test
    void frozenQueryTransformer() {
        assertEquals(105_137_664, BERT_BASE.parameterCount());
        assertEquals(254, BERT_BASE.tensors().size());
    }

    @Test
    void adapterTensors() {
        assertEquals(53, adapter("plain", false).tensors().size());
        assertEquals(55, adapter("mapped", true).tensors().size());
        long lora =
                adapter("plain", false).tensors().entrySet().stream()
                        .filter(entry -> entry.getKey().contains(".attention."))
                        .mapToLong(entry -> entry.getValue().size())
                        .sum();
        assertEquals(2_359_296, lora);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 3961600, 3961600",
        "0, 1, 5044352, 5044352",
        "2, 0, 7923200, 12119552",
        "1, 1, 9005952, 13202304",
        "3, 0, 11884800, 20275456",
        "2, 1, 12967552, 21358208",
        "4, 0, 15846400, 28431360",
        "4, 1, 20890752, 37670016"
    })
    void publishedTotals(int plain, int mapped, long concat, long espresso) {
        long adapters =
                plain * adapter("plain", false).parameterCount()
                        + mapped * adapter("mapped", true).parameterCount();
        int supporting = plain + mapped - 1;
        long fusion = supporting == 0 ? 0 : SelfGatedFusion.parameterCount(T5_XL, supporting);
        assertEquals(concat, adapters);
        assertEquals(espresso, adapters + fusion);
    }

    @Test
    void listedLayersOnly() {
        LoraConfig lora = new LoraConfig(4, 0, List.of(1, 3));
        AdapterConfig config =
                new AdapterConfig(
                        new ModalityId("some"), spec(false), 1408, false, BERT_BASE, lora, T5_XL);
        assertEquals(8, config.tensors().keySet().stream().filter(n -> n.contains(".w_")).count());
    }

    private static AdapterConfig adapter(String id, boolean mapped) {
        return new AdapterConfig(
                new ModalityId(id),
                spec(mapped),
                mapped ? 768 : 1408,
                false,
                BERT_BASE,
                LoraConfig.everywhere(64),
                T5_XL);
    }

    private static ModalitySpec spec(boolean mapped) {
        return new ModalitySpec(FeatureLayout.PER_FRAME, mapped, true, "", MissingPolicy.MASK);
    }
}
