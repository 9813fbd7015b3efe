package io.affogato.fusion.crema;

import static io.affogato.fusion.crema.SmallCrema.CLIPS;
import static io.affogato.fusion.crema.SmallCrema.FIRST;
import static io.affogato.fusion.crema.SmallCrema.WHOLE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchTrainer;
import io.affogato.fusion.training.JointTrainer;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.PassReport;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recipe can switch in the model, and samples that lack modalities. */
class SwitchesTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final SmallCrema small = new SmallCrema(manager);

    @AfterEach
    void free() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModalityThatSkipsLearnsAllButItsPairs(boolean sequential) {
        AdapterConfig c = SmallCrema.config(FIRST);
        AdapterConfig skipping =
                new AdapterConfig(
                        c.id(), c.spec(), c.featureWidth(), true, c.qformer(), c.lora(), 14);
        CremaModel model =
                new CremaModel(
                        new FrozenParts(small.qformer, small.language),
                        List.of(ModalityAdapter.fresh(manager, skipping, small.bridge, 5)),
                        Map.of(),
                        FusionKind.CONCAT.fresh(manager, 14, 1, 3, FusionStart.DEFAULT, 5),
                        3);
        Map<String, float[]> before = values(model);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            BatchTrainer trainer =
                    sequential
                            ? new SequentialTrainer(model, optimiser, 0, Workers.NONE)
                            : new JointTrainer(model, optimiser, 0, Workers.NONE);
            Batch batch = small.batch(2, 3, List.of(FIRST), List.of());
            PassReport pass = trainer.train(List.of(batch), List.of(FIRST), 1e-2).get(0);
            assertTrue(pass.gradientNorm() > 0);
        }
        Map<String, float[]> after = values(model);
        assertEquals(5 + 3 * 2 * 2, after.size());
        after.forEach(
                (name, values) ->
                        assertEquals(
                                name.contains(".w_"),
                                Arrays.equals(before.get(name), values),
                                name));
    }

    @Test
    void onlyListedLayersAreAdapted() {
        AdapterConfig config = layers(List.of(1));
        ModalityAdapter adapter = ModalityAdapter.fresh(manager, config, small.bridge, 5);
        List<String> pairs =
                adapter.parameters().stream()
                        .map(Parameter::name)
                        .filter(name -> name.contains(".w_"))
                        .toList();
        assertEquals(4, pairs.size());
        assertTrue(pairs.stream().allMatch(name -> name.contains(".layer.1.")), pairs::toString);
        ModalityException refused =
                assertThrows(ModalityException.class, () -> layers(List.of(0, 3)));
        assertEquals(ErrorCode.BAD_RECIPE, refused.code());
    }

    @Test
    void oneExtraDropsAllButOneModalityBehindTheFrames() {
        List<ModalityTokens> tokens =
                List.of(
                        tokens(FIRST, FeatureLayout.PER_FRAME, 3),
                        tokens(WHOLE, FeatureLayout.GLOBAL, 1),
                        tokens(CLIPS, FeatureLayout.PER_SEGMENT, 2));
        // frames 3 * (2 + 5); whole 2 + 5; clips 2 * (2 + 5), or without their prefix 2 * 5
        assertEquals(new Shape(1, 21 + 7 + 14, 4), concat(tokens, Set.of()));
        assertEquals(new Shape(1, 21 + 10, 4), concat(tokens, Set.of(Legacy.ONE_EXTRA)));
        assertEquals(
                new Shape(1, 21 + 7, 4), concat(tokens.subList(0, 2), Set.of(Legacy.ONE_EXTRA)));
    }

    @Test
    void copiedMaskRepeatsThatOfTheFirstBlock() {
        ModalityTokens first = tokens(FIRST, FeatureLayout.PER_FRAME, 3);
        NDArray uneven = Ops.tensor(manager, new float[] {1, 1, 1, 0, 1, 1}, 3, 2);
        ModalityTokens primary =
                new ModalityTokens(
                        first.id(),
                        first.layout(),
                        first.tokens(),
                        first.present(),
                        Optional.of(new Prefix(first.prefix().orElseThrow().tokens(), uneven)));
        List<ModalityTokens> tokens = List.of(primary, tokens(CLIPS, FeatureLayout.PER_SEGMENT, 2));
        float[] mask = mask(tokens, Set.of());
        float[] copied = mask(tokens, Set.of(Legacy.COPIED_MASK));
        assertEquals(42, mask.length);
        for (int i = 0; i < 42; i++) {
            // a frame is 2 + 5 tokens; the second block is 6 prefix tokens and 15 fused ones
            assertEquals(i == 8 || i == 21 + 3 ? 0 : 1, mask[i], "mask " + i);
            assertEquals(i == 8 || i == 21 + 8 ? 0 : 1, copied[i], "copied mask " + i);
        }
        assertArrayEquals(Arrays.copyOf(copied, 21), Arrays.copyOfRange(copied, 21, 42));
    }

    @ParameterizedTest
    @EnumSource(FusionKind.class)
    void trainingAndAnsweringWorkWithoutThePrimaryModalityAndWithOneSample(FusionKind kind) {
        ModalityId[] all = {FIRST, CLIPS, WHOLE};
        CremaModel model = small.model(kind, 3, all);
        Batch batch = small.batch(1, 3, List.of(CLIPS, WHOLE), List.of());
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            List<PassReport> passes =
                    new SequentialTrainer(model, optimiser, 0, Workers.NONE)
                            .train(List.of(batch), List.of(CLIPS, WHOLE), 1e-2);
            for (PassReport pass : passes) {
                assertTrue(pass.stepped() && pass.gradientNorm() > 0, pass::toString);
            }
        }
        for (float value : model.encodeForAnswer(batch).states().toFloatArray()) {
            assertTrue(Float.isFinite(value));
        }
    }

    @ParameterizedTest
    @EnumSource(FusionKind.class)
    void aMissingModalityIsAsIfItsFeaturesWereAnythingElse(FusionKind kind) {
        ModalityId[] all = {FIRST, CLIPS, WHOLE};
        CremaModel model = small.model(kind, 2, all);
        Batch batch = small.batch(2, 2, List.of(all), List.of(WHOLE));
        var other = new LinkedHashMap<>(batch.features());
        var whole = other.get(WHOLE);
        other.put(
                WHOLE,
                new ModalityFeatures(
                        Ops.scale(whole.tokens(), 3),
                        whole.mask(),
                        whole.pooled(),
                        whole.present()));
        Batch changed =
                new Batch(
                        manager, other, batch.questionIds(), batch.questionMask(), batch.labels());
        float[] before = states(model, batch);
        float[] after = states(model, changed);
        int half = before.length / 2;
        assertArrayEquals(
                Arrays.copyOf(before, half), Arrays.copyOf(after, half), "the sample lacks it");
        assertFalse(Arrays.equals(before, after), "the other sample has it");
    }

    private static float[] states(CremaModel model, Batch batch) {
        return model.encodeForAnswer(batch).states().toFloatArray();
    }

    private AdapterConfig layers(List<Integer> layers) {
        AdapterConfig c = SmallCrema.config(FIRST);
        LoraConfig lora = new LoraConfig(2, 0, layers);
        return new AdapterConfig(c.id(), c.spec(), c.featureWidth(), false, c.qformer(), lora, 14);
    }

    private Shape concat(List<ModalityTokens> tokens, Set<Legacy> legacy) {
        return FusionKind.CONCAT
                .fresh(manager, 4, tokens.size(), 3, FusionStart.DEFAULT, 1, legacy)
                .fuse(tokens)
                .prefixTokens()
                .getShape();
    }

    private float[] mask(List<ModalityTokens> tokens, Set<Legacy> legacy) {
        return FusionKind.ESPRESSO_CONCAT
                .fresh(manager, 4, 2, 3, FusionStart.DEFAULT, 1, legacy)
                .fuse(tokens)
                .prefixMask()
                .toFloatArray();
    }

    /** Five query tokens a row behind a prefix of two. */
    private ModalityTokens tokens(ModalityId id, FeatureLayout layout, int rows) {
        NDArray prefix = small.random(2, rows, 2, 4);
        return new ModalityTokens(
                id,
                layout,
                small.random(1, 1, rows, 5, 4),
                Ops.tensor(manager, new float[] {1}, 1),
                Optional.of(new Prefix(prefix, Ops.full(prefix, 1, rows, 2))));
    }

    private static Map<String, float[]> values(CremaModel model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        List<Parameter> all = new ArrayList<>(AdamW.all(model));
        all.forEach(p -> values.put(p.name(), p.array().toFloatArray()));
        return values;
    }
}
