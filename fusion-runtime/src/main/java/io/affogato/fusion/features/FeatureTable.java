package io.affogato.fusion.features;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The features of a run's samples. Samples are told apart by identity.
 *
 * <p>Not thread-safe.
 */
public final class FeatureTable implements AutoCloseable {

    private final Map<ModalityId, Column> columns;
    private final List<Sample> usable;
    private final List<BadRecording> bad;

    FeatureTable(Map<ModalityId, Column> columns, List<Sample> samples, List<BadRecording> bad) {
        this.columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        this.bad = List.copyOf(bad);
        this.usable = samples.stream().filter(this::complete).toList();
        columns.forEach(FeatureTable::refuseEmpty);
    }

    private static void refuseEmpty(ModalityId modality, Column column) {
        if (column.store().size() == 0) {
            throw new ModalityException(
                    ErrorCode.BAD_SAMPLE,
                    ("no sample has a readable file for modality '%s'; add its media, or leave the"
                                    + " modality out of the recipe")
                            .formatted(modality));
        }
    }

    private boolean complete(Sample sample) {
        return bad.isEmpty()
                || columns.values().stream().allMatch(column -> column.complete(sample));
    }

    /** Returns the modalities in order. */
    public List<ModalityId> modalities() {
        return List.copyOf(columns.keySet());
    }

    /** Returns the sizes of a modality's features. */
    public FeatureWidths widths(ModalityId modality) {
        return column(modality).widths();
    }

    /** Returns what encoding took, in order of the modalities. */
    public List<EncodeReport> reports() {
        return columns.values().stream().map(Column::report).toList();
    }

    /** Returns the recordings that were skipped; empty unless skipping was allowed. */
    public List<BadRecording> skipped() {
        return bad;
    }

    /** Returns those of the samples, in order, that no skipped recording belongs to. */
    public List<Sample> usable() {
        return usable;
    }

    /**
     * Stacks the features of samples in one modality; samples of one recording share its row.
     *
     * @param owner manager of the result, whose device it lands on
     */
    public ModalityFeatures load(NDManager owner, ModalityId modality, List<Sample> samples) {
        Column column = column(modality);
        return column.store().load(owner, samples.stream().map(column::key).toList());
    }

    /** Returns where a modality's features lie. */
    FeatureStore store(ModalityId modality) {
        return column(modality).store();
    }

    /** Returns the key of a sample's recording; empty if the sample lacks the modality. */
    public Optional<String> key(ModalityId modality, Sample sample) {
        return column(modality).key(sample);
    }

    private Column column(ModalityId modality) {
        Column column = columns.get(modality);
        if (column == null) {
            throw new IllegalArgumentException(
                    "no features of modality '%s'; encoded: %s"
                            .formatted(modality, columns.keySet()));
        }
        return column;
    }

    /** Closes the stores. Calling it twice is allowed. */
    @Override
    public void close() {
        columns.values().forEach(column -> column.store().close());
    }

    /**
     * One modality.
     *
     * @param store where its features lie
     * @param keys of the samples that have it
     * @param broken samples whose file could not be found or hashed
     * @param widths of its features
     * @param report what encoding took
     */
    record Column(
            FeatureStore store,
            IdentityHashMap<Sample, String> keys,
            Set<Sample> broken,
            FeatureWidths widths,
            EncodeReport report) {

        Optional<String> key(Sample sample) {
            return Optional.ofNullable(keys.get(sample));
        }

        /** Whether the sample has features, or none by right. */
        boolean complete(Sample sample) {
            return !broken.contains(sample) && key(sample).map(store::has).orElse(true);
        }
    }
}
