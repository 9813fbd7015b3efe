package io.affogato.fusion.mit;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.LayerModulation;
import io.affogato.fusion.backbone.Modulation;
import io.affogato.fusion.backbone.Pooling;
import io.affogato.fusion.backbone.StateModel;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.fusion.training.StepArrays;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The adapters of a run, and what they make of a batch. It owns nothing.
 *
 * <p>Modalities are added up in the order of their ids, whatever the order of the run, so that the
 * order does not change a bit; a modality that a sample lacks adds exactly nothing.
 */
public final class MitInfusion {

    private final Map<ModalityId, MitAdapter> adapters = new LinkedHashMap<>();

    /**
     * Puts adapters together.
     *
     * @param adapters in the order of the run, at least one, all of the same mode
     */
    public MitInfusion(List<MitAdapter> adapters) {
        long modes =
                adapters.stream().map(each -> each.config().infusion().mode()).distinct().count();
        if (modes != 1) {
            throw new IllegalArgumentException(
                    "adapters must be of one mode, found %d modes".formatted(modes));
        }
        adapters.forEach(adapter -> this.adapters.put(adapter.config().id(), adapter));
    }

    /** Returns the modalities in the order of the run. */
    public List<ModalityId> modalities() {
        return List.copyOf(adapters.keySet());
    }

    /** Returns the adapter of a modality. */
    public MitAdapter adapter(ModalityId m) {
        MitAdapter adapter = adapters.get(m);
        if (adapter == null) {
            throw new IllegalArgumentException(
                    "no modality %s in this run, only %s".formatted(m, adapters.keySet()));
        }
        return adapter;
    }

    /**
     * Returns what one modality asks of each infused block. Of a modality that the batch lacks, all
     * samples are without it.
     */
    public SortedMap<Integer, ModalityModulation> part(ModalityId m, Batch batch) {
        MitAdapter adapter = adapter(m);
        ModalityFeatures features = batch.features().get(m);
        if (features == null) {
            long rows = batch.questionMask().getShape().get(0);
            return adapter.modulations(
                    Ops.full(batch.questionMask(), 0, rows, adapter.config().globalWidth()),
                    Ops.full(batch.questionMask(), 0, rows));
        }
        NDArray present = Ops.copy(features.forSamples(features.present()));
        return adapter.modulations(adapter.global(features), present);
    }

    /** Adds up what the modalities ask for. */
    public Modulation modulation(Map<ModalityId, SortedMap<Integer, ModalityModulation>> parts) {
        SortedMap<Integer, List<ModalityModulation>> byLayer = new TreeMap<>();
        new TreeMap<>(parts)
                .values()
                .forEach(
                        part ->
                                part.forEach(
                                        (layer, own) ->
                                                byLayer.computeIfAbsent(
                                                                layer, l -> new ArrayList<>())
                                                        .add(own)));
        MitMode mode = adapters.values().iterator().next().config().infusion().mode();
        Map<Integer, LayerModulation> layers = new TreeMap<>();
        byLayer.forEach((layer, own) -> layers.put(layer, new Infusion(mode, own)));
        return Modulation.of(layers);
    }

    /** Returns what all modalities that the batch has do to its samples. */
    public Modulation modulation(Batch batch) {
        return modulation(parts(batch));
    }

    /** Returns what each modality that the batch has asks for. */
    Map<ModalityId, SortedMap<Integer, ModalityModulation>> parts(Batch batch) {
        Map<ModalityId, SortedMap<Integer, ModalityModulation>> parts = new LinkedHashMap<>();
        for (ModalityId m : adapters.keySet()) {
            if (batch.features().containsKey(m)) {
                parts.put(m, part(m, batch));
            }
        }
        return parts;
    }

    /**
     * As {@link #modulation(Batch)}, without a graph, and kept by the batch's manager beyond the
     * current scope.
     */
    public Modulation keptModulation(Batch batch) {
        return Autograd.off(
                () -> {
                    Map<ModalityId, SortedMap<Integer, ModalityModulation>> parts = parts(batch);
                    for (SortedMap<Integer, ModalityModulation> part : parts.values()) {
                        arrays(part).forEach(each -> StepArrays.keep(batch.manager(), each));
                    }
                    return modulation(parts);
                });
    }

    /** Returns the arrays that were computed for a part. */
    static List<NDArray> arrays(SortedMap<Integer, ModalityModulation> part) {
        return part.values().stream().flatMap(each -> each.computed().stream()).toList();
    }

    /**
     * Returns one state for question and modalities, what a head reads.
     *
     * @return (B, E); a graph leads to the adapters if the thread's gradient mode is on
     */
    public NDArray pooled(StateModel frozen, Batch batch, Pooling pooling) {
        return frozen.modulated(modulation(batch))
                .pooled(frozen.embed(batch.questionIds()), batch.questionMask(), pooling);
    }
}
