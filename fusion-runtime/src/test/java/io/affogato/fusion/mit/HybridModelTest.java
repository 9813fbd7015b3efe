package io.affogato.fusion.mit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.generation.Answers;
import io.affogato.fusion.backbone.generation.GenerationConfig;
import io.affogato.fusion.backbone.generation.Generator;
import io.affogato.fusion.backbone.generation.PublishedWriting;
import io.affogato.fusion.crema.EncodedPrompt;
import io.affogato.fusion.crema.SmallHybrid;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.AdamWConfig;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.JointTrainer;
import io.affogato.fusion.training.Parameter;
import io.affogato.fusion.training.SequentialTrainer;
import io.affogato.fusion.training.Workers;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Modalities as tokens and infused at once. */
class HybridModelTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final SmallHybrid small = new SmallHybrid(manager);

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void untrainedItIsTheModelOfTokens() {
        Batch batch = small.batch();
        assertArrayEquals(
                small.crema().encodeForAnswer(batch).states().toFloatArray(),
                small.hybrid().encodeForAnswer(batch).states().toFloatArray());
    }

    @Test
    void gradientsReachTokensBelowTheInfusedBlockAndTheInfusion() {
        HybridModel model = small.hybrid();
        ModalityId first = small.modalities().get(0);
        List<Parameter> trained = model.trained(first);
        List<NDArray> arrays = trained.stream().map(Parameter::array).toList();
        try (BatchPass pass = model.open(small.batch());
                BatchPass tokens = small.crema().open(small.batch())) {
            List<NDArray> gradients = Autograd.gradients(pass.loss(first), arrays);
            int own = small.crema().trained(first).size();
            List<NDArray> alone = Autograd.gradients(tokens.loss(first), arrays.subList(0, own));
            for (int i = 0; i < own; i++) {
                // an untrained infusion changes nothing, so that the tokens learn as without it
                assertArrayEquals(
                        alone.get(i).toFloatArray(),
                        gradients.get(i).toFloatArray(),
                        1e-6f,
                        trained.get(i).name());
            }
            for (int i = own; i < gradients.size(); i++) {
                boolean up = trained.get(i).name().matches(".*\\.(km|vm|vp|ff)\\.bias");
                float largest = gradients.get(i).abs().max().getFloat();
                assertEquals(up, up && largest > 0, trained.get(i).name());
            }
        }
    }

    @Test
    void aTurnChangesItsOwnModalityAndTheFusion() {
        HybridModel model = small.hybrid();
        ModalityId second = small.modalities().get(1);
        Map<String, float[]> before = values(model);
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            SequentialTrainer trainer = new SequentialTrainer(model, optimiser, 0, Workers.NONE);
            for (int i = 0; i < 2; i++) {
                trainer.train(List.of(small.batch()), List.of(second), 1e-2);
            }
        }
        values(model)
                .forEach(
                        (name, after) -> {
                            boolean other =
                                    name.contains("_first") || name.startsWith("mit.first.");
                            // this modality wants no layer norm, and has one all the same
                            boolean unused = name.startsWith("ln_whole.");
                            assertEquals(
                                    other || unused, Arrays.equals(before.get(name), after), name);
                        });
    }

    @Test
    void itLearnsAndAnswersDifferentlyThen() {
        HybridModel model = small.hybrid();
        Batch batch = small.batch();
        try (AdamW optimiser = AdamW.of(AdamWConfig.CREMA, manager, model)) {
            JointTrainer trainer = new JointTrainer(model, optimiser, 1, Workers.NONE);
            double first = trainer.train(List.of(batch), small.modalities(), 1e-2).get(0).loss();
            double last = first;
            for (int i = 0; i < 15; i++) {
                last = trainer.train(List.of(batch), small.modalities(), 1e-2).get(0).loss();
            }
            assertTrue(last < 0.95 * first, "loss from %s to %s".formatted(first, last));
        }
        EncodedPrompt prompt = model.encodeForAnswer(batch);
        assertFalse(
                Arrays.equals(
                        small.crema().encodeForAnswer(batch).states().toFloatArray(),
                        prompt.states().toFloatArray()));
        GenerationConfig open = PublishedWriting.greedy(prompt.model().specialTokens(), 4);
        Answers answers =
                new Generator(prompt.model(), open).answer(prompt.states(), prompt.mask());
        assertEquals(2, answers.ids().size());
    }

    private static Map<String, float[]> values(HybridModel model) {
        Map<String, float[]> values = new HashMap<>();
        AdamW.all(model).forEach(p -> values.put(p.name(), p.array().toFloatArray()));
        return values;
    }
}
