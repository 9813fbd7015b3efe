package io.affogato.fusion.crema;

import static io.affogato.fusion.crema.SmallCrema.CLIPS;
import static io.affogato.fusion.crema.SmallCrema.FIRST;
import static io.affogato.fusion.crema.SmallCrema.WHOLE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.backbone.generation.Choices;
import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.backbone.generation.PublishedWriting;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.qformer.RecordedCrossing;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec.FeatureLayout;
import io.affogato.nn.Ops;
import io.affogato.nn.golden.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Facts about the published model, one test each; their numbers are those of the description. */
class CremaFactsTest {

    private static final ModalityId[] ALL = {FIRST, CLIPS, WHOLE};

    private final NDManager manager = NDManager.newBaseManager();
    private final SmallCrema small = new SmallCrema(manager);

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void fact04WithBZeroTheAdaptedQueryTransformerIsTheBackbonesAndSkippingIsNoDifference() {
        AdapterConfig c = SmallCrema.config(FIRST);
        AdapterConfig skipping =
                new AdapterConfig(
                        c.id(), c.spec(), c.featureWidth(), true, c.qformer(), c.lora(), 14);
        ModalityFeatures features = small.features(FIRST, 2, 4, false);
        ModalityAdapter adapted = ModalityAdapter.fresh(manager, c, small.bridge, 3);
        ModalityAdapter skipped = ModalityAdapter.fresh(manager, skipping, small.bridge, 3);
        NDArray states = adapted.states(features);
        NDArray mask = Ops.reshape(features.mask(), 8, 5);
        float[] base =
                small.qformer
                        .forward(LoraSet.NONE, small.bridge.queryTokens(), states, mask, false)
                        .toFloatArray();
        assertArrayEquals(
                base, adapted.query(small.qformer, features, states, false).toFloatArray());
        assertArrayEquals(
                base, skipped.query(small.qformer, features, states, false).toFloatArray());
    }

    @Test
    void fact05HuggingFacesQueryTransformerWithMappedNamesIsTheSame() {
        try (Golden golden = Golden.open("blip2_t5", manager)) {
            QFormerConfig config =
                    new QFormerConfig(
                            golden.number("q_dim"),
                            golden.number("q_layers"),
                            golden.number("q_heads"),
                            golden.number("q_mlp"),
                            golden.number("vit_dim"),
                            RecordedCrossing.frequency(
                                    golden.weightMap().keySet(),
                                    "qformer.encoder.layer.%d",
                                    golden.number("q_layers")),
                            golden.number("num_query_tokens"),
                            1e-12,
                            0,
                            0);
            NDArray states = golden.tensor("out/vision_last_hidden_state");
            NDArray mask = Ops.full(states, 1, states.getShape().get(0), states.getShape().get(1));
            NDArray own =
                    QFormer.read(config, golden.weights())
                            .forward(
                                    LoraSet.NONE,
                                    golden.weightMap().get("query_tokens"),
                                    states,
                                    mask,
                                    false);
            NDArray expected = golden.tensor("out/qformer_last_hidden_state");
            assertEquals(expected.getShape(), own.getShape());
            assertArrayEquals(expected.toFloatArray(), own.toFloatArray(), 1e-5f);
        }
    }

    @Test
    void fact06FourFramesMakeBlocksOf144And288Tokens() {
        List<ModalityTokens> tokens =
                List.of(tokens("first", 4, 4), tokens("other", 4, 4), tokens("third", 4, 4));
        assertEquals(new Shape(1, 144, 6), fused(FusionKind.ESPRESSO, tokens.subList(0, 1)));
        assertEquals(new Shape(1, 144, 6), fused(FusionKind.ESPRESSO, tokens));
        assertEquals(new Shape(1, 288, 6), fused(FusionKind.ESPRESSO_CONCAT, tokens));
    }

    @Test
    void fact07TheFusionsGateIsSilu() {
        NDArray z = Ops.tensor(manager, new float[] {-1, 1}, 1, 1, 1, 2);
        SelfGatedFusion identity = SelfGatedFusion.fresh(manager, 2, 1, FusionStart.AVERAGE, 1);
        float[] gated = identity.fuse(List.of(z)).toFloatArray();
        assertArrayEquals(new float[] {-0.268941f, 0.731059f}, gated, 1e-6f);
        assertArrayEquals(Ops.silu(z).toFloatArray(), gated, 1e-7f);
    }

    @Test
    void fact08SecondBlockIsPrefixesThenFusedTokensOfMeansAndRepeats() {
        int frames = 3;
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, frames, ALL);
        Batch batch = small.batch(1, frames, List.of(ALL), List.of());
        Map<ModalityId, NDArray> tokens = new LinkedHashMap<>();
        model.modalities().forEach(m -> tokens.put(m, model.tokens(m, batch, false)));
        NDArray input = model.assemble(batch, tokens).prefixTokens();
        // a frame of the first block: 2 prefix tokens, 3 query tokens
        List<NDArray> prefixes = new ArrayList<>();
        for (int frame = 0; frame < frames; frame++) {
            prefixes.add(Ops.slice(input, 1, 5L * frame, 5L * frame + 2));
        }
        assertArrayEquals(
                Ops.concat(prefixes, 1).toFloatArray(), Ops.slice(input, 1, 15, 21).toFloatArray());

        float[] clips = tokens.get(CLIPS).toFloatArray(); // (1, 2, 3, 14)
        float[] whole = tokens.get(WHOLE).toFloatArray(); // (1, 1, 3, 14)
        float[] joined = new float[frames * 3 * 28];
        for (int i = 0; i < frames * 3; i++) {
            for (int e = 0; e < 14; e++) {
                int at = (i % 3) * 14 + e;
                joined[i * 28 + e] = (clips[at] + clips[3 * 14 + at]) / 2;
                joined[i * 28 + 14 + e] = whole[at];
            }
        }
        NDArray z =
                Ops.linear(
                        Ops.tensor(manager, joined, frames * 3L, 28),
                        model.shared().get(0).array(),
                        model.shared().get(1).array());
        assertArrayEquals(
                Ops.silu(z).toFloatArray(), Ops.slice(input, 1, 21, 30).toFloatArray(), 1e-6f);
    }

    @Test
    void fact13ATurnChangesItsOwnModalityAndTheFusionAndABatchTakesOneStepEach() {
        CremaModel model = small.model(FusionKind.ESPRESSO_CONCAT, 3, ALL);
        Batch batch = small.batch(2, 3, List.of(ALL), List.of());
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            SequentialTrainer trainer = new SequentialTrainer(model, optimiser, 0, Workers.NONE);
            Map<String, float[]> before = values(model);
            trainer.train(List.of(batch), List.of(CLIPS), 1e-2);
            values(model)
                    .forEach(
                            (name, after) -> {
                                boolean own = name.contains("_clips") || name.startsWith("fusion.");
                                boolean same = Arrays.equals(before.get(name), after);
                                assertEquals(!own, same, name);
                            });
            trainer.train(List.of(batch), List.of(ALL), 1e-2);
            optimiser
                    .state()
                    .forEach(
                            (name, array) -> {
                                if (name.endsWith(".step")) {
                                    boolean shared = name.startsWith("fusion.");
                                    int own = name.contains("_clips") ? 2 : 1;
                                    assertEquals(shared ? 4 : own, array.getFloat(), name);
                                }
                            });
        }
    }

    @Test
    void fact16LettersAreComparedAtTheSecondToken() {
        NDArray states = small.random(21, 2, 6, 14);
        NDArray mask = Ops.full(states, 1, 2, 6);
        long[] letters = {7, 27, 20, 3, 26};
        GenerationConfig open = PublishedWriting.open(small.language.specialTokens(), 40);
        List<float[]> scores = new Choices(small.language, open).letters(states, mask, letters);
        for (int row = 0; row < 2; row++) {
            NDArray own = Ops.slice(states, 0, row, row + 1);
            NDArray ownMask = Ops.slice(mask, 0, row, row + 1);
            float[] first = logits(own, ownMask, 0);
            float[] second = logits(own, ownMask, 0, Choices.best(first));
            int vocabulary = first.length;
            assertTrue(second.length == 2 * vocabulary);
            for (int i = 0; i < letters.length; i++) {
                assertEquals(
                        second[vocabulary + (int) letters[i]], scores.get(row)[i], 1e-5, "row");
            }
            SpecialTokens usual = small.language.specialTokens();
            SpecialTokens ending = new SpecialTokens(0, Choices.best(first), usual.pad());
            float[] alone =
                    new Choices(small.language, PublishedWriting.open(ending, 40))
                            .letters(own, ownMask, letters)
                            .get(0);
            for (int i = 0; i < letters.length; i++) { // nothing was written but the end
                assertEquals(first[(int) letters[i]], alone[i], 1e-5, "first token only");
            }
        }
    }

    /** Returns what follows the start id and each of the ids behind it. */
    private float[] logits(NDArray states, NDArray mask, long... ids) {
        long[] labels = Arrays.copyOfRange(ids, 1, ids.length + 1);
        return small.language
                .logits(states, mask, Ops.tensor(manager, labels, 1, labels.length))
                .toFloatArray();
    }

    private Shape fused(FusionKind kind, List<ModalityTokens> tokens) {
        return kind.fresh(manager, 6, tokens.size(), 4, FusionStart.DEFAULT, 1)
                .fuse(tokens)
                .prefixTokens()
                .getShape();
    }

    /** 32 query tokens a frame behind a prefix of 4. */
    private ModalityTokens tokens(String id, int frames, int prefix) {
        return new ModalityTokens(
                new ModalityId(id),
                FeatureLayout.PER_FRAME,
                small.random(1, 1, frames, 32, 6),
                Ops.tensor(manager, new float[] {1}, 1),
                Optional.of(
                        new Prefix(
                                small.random(2, frames, prefix, 6),
                                Ops.full(small.random(3, 1), 1, frames, prefix))));
    }

    private static Map<String, float[]> values(CremaModel model) {
        Map<String, float[]> values = new LinkedHashMap<>();
        AdamW.all(model).forEach(p -> values.put(p.name(), p.array().toFloatArray()));
        return values;
    }
}
