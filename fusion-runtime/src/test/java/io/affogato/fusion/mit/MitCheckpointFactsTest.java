package io.affogato.fusion.mit;

import static io.affogato.fusion.mit.SmallMit.FIRST;
import static io.affogato.fusion.mit.SmallMit.SECOND;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.checkpoint.Checkpoint;
import io.affogato.fusion.checkpoint.CheckpointStore;
import io.affogato.fusion.checkpoint.ModelIdentity;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored of an infusion. */
class MitCheckpointFactsTest extends MitFixture {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"llama, 0", "t5, 3"})
    void fact18ACheckpointRestoresEveryBit(String family, int rank) {
        LanguageModel language = small.language(family);
        MitModel trained =
                new MitModel(language, small.infusion(language, MitMode.SAFE, rank, FIRST, SECOND));
        Checkpoint checkpoint = save(trained);
        MitModel fresh =
                new MitModel(
                        language,
                        new MitInfusion(
                                List.of(
                                        small.fresh(language, FIRST, MitMode.SAFE, rank),
                                        small.fresh(language, SECOND, MitMode.SAFE, rank))));
        Batch batch = small.batch(FIRST, SECOND);
        float[] expected = pooled(trained, batch);
        assertFalse(Arrays.equals(expected, pooled(fresh, batch)));
        checkpoint.restore(fresh);
        assertArrayEquals(expected, pooled(fresh, batch));
    }

    @Test
    void fact18TheManifestSaysWhereAndHowAndOverWhat() {
        MitModel model =
                new MitModel(small.llama, small.infusion(small.llama, MitMode.SAFE, 3, FIRST));
        Checkpoint checkpoint = save(model);
        ModelIdentity stored = checkpoint.manifest().model();
        assertEquals(
                Map.of(
                        "mode", "SAFE",
                        "layers", "[2, 3]",
                        "rank", "3",
                        "normalised", "false",
                        "additiveKey", "false"),
                stored.infusion());
        assertEquals("some-backbone", stored.backbone());
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            ModelIdentity other =
                    new ModelIdentity(
                            stored.modalities(),
                            stored.rank(),
                            stored.fusion(),
                            stored.frames(),
                            stored.backbone(),
                            Map.of(),
                            new MitConfig(MitMode.SAFE, List.of(1, 3), 3, false, false).identity());
            ModalityException e =
                    assertThrows(
                            ModalityException.class,
                            () -> checkpoint.resume(model, optimiser, other, 1));
            assertTrue(e.getMessage().contains("infusion: expected"), e.getMessage());
        }
    }

    @Test
    void aManifestFromBeforeInfusionIsStillRead() throws Exception {
        MitModel model =
                new MitModel(small.llama, small.infusion(small.llama, MitMode.SAFE, 0, FIRST));
        Path manifest = save(model).folder().resolve("manifest.json");
        String text = Files.readString(manifest);
        String older = text.replaceAll("(?s),\\s*\"infusion\" : \\{[^}]*\\}", "");
        assertFalse(older.equals(text));
        Files.writeString(manifest, older);
        assertEquals(
                Map.of(),
                new CheckpointStore(folder, 2)
                        .newest()
                        .orElseThrow()
                        .manifest()
                        .model()
                        .infusion());
    }

    @ParameterizedTest
    @CsvSource({"SAFE, 0", "SAFE, 3", "OFFICIAL_B, 3"})
    void inTheAuthorsTermsAnAdapterComputesTheSame(MitMode mode, int rank) {
        MitAdapter own = small.trained(small.llama, FIRST, mode, rank);
        MitAdapterConfig full = small.config(small.llama, FIRST, MitMode.OFFICIAL_B, 0);
        Weights official = Weights.of("official", new OfficialLayout(own.config()).write(own));
        MitAdapter theirs = new OfficialLayout(full).read(manager, official);
        // a row without padding, which their gate would see
        Batch whole = small.batch(FIRST);
        float[] expected = pooled(new MitModel(small.llama, new MitInfusion(List.of(own))), whole);
        float[] found = pooled(new MitModel(small.llama, new MitInfusion(List.of(theirs))), whole);
        int width = expected.length / 2;
        assertArrayEquals(Arrays.copyOf(expected, width), Arrays.copyOf(found, width), 1e-5f);
    }

    private static float[] pooled(MitModel model, Batch batch) {
        NDArray pooled =
                model.infusion().pooled(model.languageModel(), batch, Pooling.ANSWER_START);
        return pooled.toFloatArray();
    }

    private Checkpoint save(MitModel model) {
        return small.saved(folder, model);
    }
}
