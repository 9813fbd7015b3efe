package io.affogato.fusion.data;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.training.Batch;
import io.affogato.fusion.training.BatchSource;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Batches of samples with stored features. Not thread-safe. */
public final class SampleBatches implements BatchSource {

    private final List<Sample> samples;
    private final FeatureTable features;
    private final SampleText text;
    private final SampleGoal goal;

    /** Serves samples without targets for a head. */
    public SampleBatches(List<Sample> samples, FeatureTable features, SampleText text) {
        this(samples, features, text, SampleGoal.NONE);
    }

    /**
     * Serves samples.
     *
     * @param samples among the usable ones of {@code features}, which stays the caller's
     * @param goal what a head learns from them
     */
    public SampleBatches(
            List<Sample> samples, FeatureTable features, SampleText text, SampleGoal goal) {
        this.goal = goal;
        this.samples = List.copyOf(samples);
        this.features = features;
        this.text = text;
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public int[] recordings() {
        Map<List<Optional<String>>, Integer> numbers = new HashMap<>();
        return samples.stream()
                .map(this::keys)
                .mapToInt(keys -> numbers.computeIfAbsent(keys, added -> numbers.size()))
                .toArray();
    }

    private List<Optional<String>> keys(Sample sample) {
        return features.modalities().stream()
                .map(modality -> features.key(modality, sample))
                .toList();
    }

    @Override
    public Batch load(NDManager manager, int... indices) {
        List<Sample> chosen = Arrays.stream(indices).mapToObj(samples::get).toList();
        Map<ModalityId, ModalityFeatures> columns = new LinkedHashMap<>();
        for (ModalityId modality : features.modalities()) {
            columns.put(modality, features.load(manager, modality, chosen));
        }
        SampleText.Tokens tokens = text.tokenise(manager, chosen);
        return new Batch(
                manager,
                columns,
                tokens.questionIds(),
                tokens.questionMask(),
                tokens.labels(),
                goal.of(manager, chosen));
    }
}
