package io.affogato.fusion.importing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Progress;
import io.affogato.nn.torchsave.SavedStorage;
import io.affogato.nn.torchsave.TorchSave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files that lack a tensor, or hold one too many or of another shape, are refused in words. */
class RefusedImportTest extends ImportFixture {

    @Test
    void missingUnexpectedAndMisshapenNamesAreListed() throws IOException {
        Map<String, Object> state = model.lavis();
        state.remove("t5_proj.bias");
        state.put("vision_proj.weight", SavedStorage.floats(1, 2).tensor(2));
        state.put("Qformer.bert.encoder.layer.1.extra", SavedStorage.floats(1, 2).tensor(2));
        state.put("ln_vision.bias", SavedStorage.floats(1, 2, 3).tensor(3));
        Path file = TorchSave.archive(folder.resolve("bad.pth"), state);

        String message = refusal(file).getMessage();

        assertTrue(message.contains("1 missing: t5_proj.bias"), message);
        assertTrue(message.contains("2 unexpected: "), message);
        assertTrue(message.contains("vision_proj.weight"), message);
        assertTrue(message.contains("layer.1.extra"), message);
        assertTrue(message.contains("ln_vision.bias is (3), expected (88)"), message);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList(), "nothing is written");
        }
    }

    @Test
    void aModalityWithoutItsProjectionIsRefused() throws IOException {
        Map<String, Object> state = model.crema("rgb", "depth");
        state.remove("t5_proj_depth.weight");
        state.remove("Qformer.bert.encoder.layer.1.attention.self.value.w_b_rgb.weight");
        String message = refusal(TorchSave.archive(folder.resolve("x"), state)).getMessage();
        assertTrue(message.contains("2 missing: "), message);
        assertTrue(message.contains("t5_proj_depth.weight"), message);
        assertTrue(message.contains("layer.1.attention.self.value.w_b_rgb.weight"), message);
    }

    @Test
    void aCopyThatDiffersIsRefused() throws IOException {
        Map<String, Object> state = model.beats("");
        String table = "encoder.layers.2.self_attn.relative_attention_bias.weight";
        state.put(table, SavedStorage.floats(new float[64]).tensor(32, 2));
        String message =
                refusal(TorchSave.archive(folder.resolve("x"), Map.of("model", state)))
                        .getMessage();
        assertTrue(message.contains(table + " must be a copy of"), message);
    }

    private ModalityException refusal(Path source) {
        ModalityException refusal =
                assertThrows(
                        ModalityException.class,
                        () ->
                                new WeightImport(source, Optional.empty(), 1L << 30)
                                        .run(folder.resolve("out"), manager, Progress.NONE));
        assertEquals(ErrorCode.BAD_WEIGHTS, refusal.code(), refusal.getMessage());
        return refusal;
    }
}
