package io.affogato.fusion.head;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.crema.AnsweringModel;
import io.affogato.fusion.crema.SmallHybrid;
import io.affogato.fusion.mit.MitModel;
import io.affogato.fusion.training.AdamW;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.Parameter;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Ops;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Heads over small models of every way of fusion. Tokens are 1 + 2 * 2 of two levels of 5. */
final class SmallHeads implements AutoCloseable {

    /** Factor on the learning rate, unless another is asked for. */
    static final double RATE = 0.1;

    static final int SIDE = 6;
    static final long SEED = 11;

    final NDManager manager = NDManager.newBaseManager();
    final SmallHybrid small = new SmallHybrid(manager);
    final ModalityId first = small.modalities().get(0);
    final ModalityId whole = small.modalities().get(1);

    AnsweringModel fused(String method) {
        SmallHybrid own = new SmallHybrid(manager);
        return switch (method) {
            case "crema" -> own.crema();
            case "mit" -> new MitModel(own.crema().languageModel(), own.infusion());
            default -> own.hybrid();
        };
    }

    HeadedModel model(String method, HeadKind kind, MaskShape.Decoder decoder) {
        return model(method, kind, decoder, RATE);
    }

    HeadedModel model(String method, HeadKind kind, MaskShape.Decoder decoder, double rate) {
        MaskLoss loss =
                decoder == MaskShape.Decoder.TRANSFORMER ? MaskLoss.CROSS_ENTROPY : MaskLoss.DICE;
        HeadConfig config =
                new HeadConfig(
                        kind,
                        Pooling.ANSWER_START,
                        rate,
                        kind == HeadKind.CLASS ? List.of("one", "two", "three") : List.of(),
                        new MaskShape(
                                decoder, loss, SIDE, 16, 4, 24, 2, 3, List.of(7), List.of(2, 3)));
        return HeadedModel.fresh(
                manager, fused(method), config, Optional.of(new LevelSource(first, 2, 5)), SEED);
    }

    /** Two samples with what they ask for. */
    Batch batch(HeadKind kind) {
        Batch plain = small.batch();
        NDArray target =
                switch (kind) {
                    case CLASS -> Ops.tensor(manager, new long[] {2, 0}, 2);
                    case SCORE -> Ops.tensor(manager, new float[] {-1.5f, 2.25f}, 2, 1);
                    case MASK -> Ops.tensor(manager, squares(), 2, SIDE, SIDE);
                    case WORDS -> throw new IllegalArgumentException("no target");
                };
        return new Batch(
                manager,
                plain.features(),
                plain.questionIds(),
                plain.questionMask(),
                plain.labels(),
                Optional.of(target));
    }

    /** The upper left of one picture, the lower right of the other. */
    private static float[] squares() {
        float[] pixels = new float[2 * SIDE * SIDE];
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                int at = row * SIDE + column;
                pixels[at] = row < 3 && column < 3 ? 1 : 0;
                pixels[SIDE * SIDE + at] = row >= 2 && column >= 3 ? 1 : 0;
            }
        }
        return pixels;
    }

    static Map<String, float[]> values(HeadedModel model) {
        Map<String, float[]> values = new HashMap<>();
        AdamW.all(model).forEach(p -> values.put(p.name(), p.array().toFloatArray()));
        for (Parameter kept : model.kept()) {
            values.put(kept.name(), kept.array().toFloatArray());
        }
        return values;
    }

    @Override
    public void close() {
        manager.close();
    }
}
