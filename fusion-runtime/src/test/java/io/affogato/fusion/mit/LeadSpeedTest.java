package io.affogato.fusion.mit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.Lead;
import io.affogato.fusion.backbone.LlamaConfig;
import io.affogato.fusion.backbone.LlamaModel;
import io.affogato.fusion.backbone.SpecialTokens;
import io.affogato.fusion.crema.Objective;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchPass;
import io.affogato.fusion.training.CachedPass;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Engines;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Turns of six modalities over a batch, with and without what comes before the infused blocks. */
@Tag("slow")
class LeadSpeedTest {

    private static final int WIDTH = 384;
    private static final int BATCH = 4;
    private static final int PROMPT = 24;
    private static final int ANSWER = 6;
    private static final int REPEATS = 6;
    private static final List<Integer> INFUSED = List.of(5, 6, 7);
    private static final List<ModalityId> SENSES =
            IntStream.range(0, 6).mapToObj(i -> new ModalityId("sense" + i)).toList();

    @Test
    void turnsThatStartBehindTheLeadAreFaster() {
        Engines.start();
        try (NDManager manager = NDManager.newBaseManager()) {
            MitModel model = model(manager);
            double[] all = {Double.MAX_VALUE, 0};
            double[] led = {Double.MAX_VALUE, 0};
            for (int i = 0; i < REPEATS; i++) { // one after the other, so that both see the same
                measure(model, manager, false, all);
                measure(model, manager, true, led);
            }
            System.getLogger(LeadSpeedTest.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "six turns %.0f ms, behind the lead %.0f ms, ratio %.2f"
                                    .formatted(all[0], led[0], all[0] / led[0]));
            assertEquals(all[1], led[1], "losses");
            assertTrue(led[0] < all[0], "%s ms against %s ms".formatted(led[0], all[0]));
        }
    }

    /** Keeps the least time of all turns over a batch, in milliseconds, and the sum of losses. */
    private static void measure(MitModel model, NDManager manager, boolean leads, double... best) {
        try (NDManager step = manager.newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Batch batch = batch(step);
            Optional<Lead> lead = leads ? Optional.of(new Lead(step)) : Optional.empty();
            long start = System.nanoTime();
            double losses = 0;
            try (BatchPass pass =
                    new CachedPass<>(
                            SENSES, step, new MitParts(model, batch, Objective.WORDS, lead))) {
                for (ModalityId id : SENSES) {
                    NDArray loss = pass.loss(id);
                    List<NDArray> arrays =
                            model.trained(id).stream().map(Parameter::array).toList();
                    Autograd.gradients(loss, arrays);
                    losses += loss.toFloatArray()[0];
                    pass.updated(id);
                }
            }
            best[0] = Math.min(best[0], (System.nanoTime() - start) / 1e6);
            best[1] = losses;
        }
    }

    private static MitModel model(NDManager manager) {
        LlamaConfig sizes =
                new LlamaConfig(
                        32_000,
                        512,
                        1376,
                        8,
                        8,
                        8,
                        64,
                        10_000,
                        1e-6,
                        false,
                        new SpecialTokens(1, 2, 0));
        LlamaModel language =
                new LlamaModel(sizes, Weights.fresh(manager, Initializer.seeded(2, 0.05)));
        MitConfig infusion = new MitConfig(MitMode.SAFE, INFUSED, 0, false, false);
        return new MitModel(
                language,
                new MitInfusion(
                        SENSES.stream()
                                .map(
                                        id ->
                                                MitAdapter.fresh(
                                                        manager,
                                                        new MitAdapterConfig(
                                                                id,
                                                                WIDTH,
                                                                language.blocks(),
                                                                infusion),
                                                        3))
                                .toList()));
    }

    private static Batch batch(NDManager owner) {
        long[] words = IntStream.range(0, BATCH * PROMPT).mapToLong(i -> 3 + i * 7L).toArray();
        long[] labels = IntStream.range(0, BATCH * ANSWER).mapToLong(i -> 5 + i * 3L).toArray();
        NDArray ids = Ops.tensor(owner, words, BATCH, PROMPT);
        NDArray shown = Ops.full(Ops.tensor(owner, new float[1], 1), 1, BATCH, PROMPT);
        Map<ModalityId, ModalityFeatures> features = new LinkedHashMap<>();
        for (ModalityId id : SENSES) {
            features.put(
                    id,
                    new ModalityFeatures(
                            Ops.full(shown, 0, BATCH, 1, 1, WIDTH),
                            Ops.full(shown, 1, BATCH, 1, 1),
                            Ops.full(shown, 0.5, BATCH, WIDTH),
                            Ops.full(shown, 1, BATCH)));
        }
        return new Batch(owner, features, ids, shown, Ops.tensor(owner, labels, BATCH, ANSWER));
    }
}
