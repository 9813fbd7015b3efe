package io.affogato.fusion.crema;

import static io.affogato.fusion.crema.SmallCrema.FIRST;
import static io.affogato.fusion.crema.SmallCrema.WHOLE;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.mit.HybridModel;
import io.affogato.fusion.mit.MitAdapter;
import io.affogato.fusion.mit.MitAdapterConfig;
import io.affogato.fusion.mit.MitConfig;
import io.affogato.fusion.mit.MitInfusion;
import io.affogato.fusion.mit.MitMode;
import io.affogato.fusion.training.Batch;
import io.affogato.modality.ModalityId;
import java.util.List;

/** Two modalities as tokens and infused, over the small models of CREMA's tests. */
public final class SmallHybrid {

    private static final int FRAMES = 3;

    private final SmallCrema small;
    private final CremaModel crema;
    private final MitInfusion infusion;

    /** Makes an untrained model whose parameters belong to the manager. */
    public SmallHybrid(NDManager manager) {
        small = new SmallCrema(manager);
        crema = small.model(FusionKind.ESPRESSO_CONCAT, FRAMES, FIRST, WHOLE);
        MitConfig where = new MitConfig(MitMode.SAFE, List.of(1), 2, false, true);
        infusion =
                new MitInfusion(
                        modalities().stream()
                                .map(
                                        id ->
                                                MitAdapter.fresh(
                                                        manager,
                                                        new MitAdapterConfig(
                                                                id,
                                                                SmallCrema.POOLED,
                                                                small.language.blocks(),
                                                                where),
                                                        4))
                                .toList());
    }

    /** Returns the modalities in order. */
    public List<ModalityId> modalities() {
        return List.of(FIRST, WHOLE);
    }

    /** Returns the model of tokens alone. */
    public CremaModel crema() {
        return crema;
    }

    /** Returns what is infused. */
    public MitInfusion infusion() {
        return infusion;
    }

    /** Returns both at once. */
    public HybridModel hybrid() {
        return new HybridModel(crema, infusion);
    }

    /** Returns two samples; the first lacks a modality. */
    public Batch batch() {
        return small.batch(2, FRAMES, modalities(), List.of(WHOLE));
    }
}
