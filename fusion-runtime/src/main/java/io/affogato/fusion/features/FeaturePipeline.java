package io.affogato.fusion.features;

import ai.djl.ndarray.NDManager;
import io.affogato.fusion.features.FeatureTable.Column;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.SignalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads and encodes what samples need and the store lacks: each distinct recording once, however
 * many questions ask about it. A second run encodes nothing.
 *
 * <p>Readers run on worker threads, the encoder on the calling one. Everything read before a
 * failure is kept, so that the next run starts behind it.
 */
public final class FeaturePipeline {

    private static final int MOST_LISTED = 20;

    private final Path root;
    private final FeatureOptions options;
    private final Progress progress;

    /**
     * Fills the store below a folder.
     *
     * @param progress hears {@code encoding <modality>} with recordings done
     */
    public FeaturePipeline(Path root, FeatureOptions options, Progress progress) {
        this.root = root;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Makes sure that every sample has its features.
     *
     * @param samples of all splits together, so that encoders are opened once
     * @param modalities in order
     * @param encoders of them, which stay the caller's; their run's manager is the parent of the
     *     table's
     * @return features by sample, to be closed
     * @throws ModalityException with the code of the first bad recording and a list of them all, if
     *     there are any and {@link FeatureOptions.OnBadSample#FAIL} is set, or if a modality is
     *     missing in every sample
     */
    public FeatureTable run(
            List<Sample> samples,
            Map<ModalityId, Modality> modalities,
            ReaderContext readers,
            OpenEncoders encoders) {
        Map<ModalityId, Column> columns = new LinkedHashMap<>();
        List<BadRecording> bad = new ArrayList<>();
        InputHashes hashes = new InputHashes();
        try {
            modalities.forEach(
                    (id, modality) ->
                            columns.put(
                                    id,
                                    new Task(
                                                    id,
                                                    modality,
                                                    encoders.of(id),
                                                    readers,
                                                    encoders.manager())
                                            .run(samples, hashes, bad)));
            refuse(bad);
            return new FeatureTable(columns, samples, bad);
        } catch (RuntimeException e) {
            columns.values().forEach(column -> column.store().close());
            throw e;
        }
    }

    private void refuse(List<BadRecording> bad) {
        if (bad.isEmpty() || options.onBadSample() == FeatureOptions.OnBadSample.SKIP) {
            return;
        }
        throw new ModalityException(bad.get(0).code(), refusal(bad));
    }

    private static String refusal(List<BadRecording> bad) {
        String remedy = "or leave such recordings out with features.onBadSample: skip";
        if (bad.size() == 1) {
            return "%s; mend it, %s".formatted(bad.get(0), remedy);
        }
        String listed =
                bad.stream()
                        .limit(MOST_LISTED)
                        .map(BadRecording::toString)
                        .collect(Collectors.joining("\n"));
        return "%d recording(s) cannot be read; mend them, %s:\n%s"
                .formatted(bad.size(), remedy, listed);
    }

    /** One modality. */
    private final class Task {

        private final ModalityId id;
        private final Modality modality;
        private final ModalityEncoder encoder;
        private final ReaderContext readers;
        private final NDManager manager;

        Task(
                ModalityId id,
                Modality modality,
                ModalityEncoder encoder,
                ReaderContext readers,
                NDManager manager) {
            this.id = id;
            this.modality = modality;
            this.encoder = encoder;
            this.readers = readers;
            this.manager = manager;
        }

        Column run(List<Sample> samples, InputHashes hashes, List<BadRecording> bad) {
            long start = System.nanoTime();
            RecordingIndex index;
            FeatureSpec spec;
            try (SignalReader reader = modality.openReader(readers)) {
                index =
                        RecordingIndex.of(
                                id, modality.spec().whenMissing(), reader, samples, hashes);
                spec =
                        new FeatureSpec(
                                id, encoder.fingerprint(), reader.fingerprint(), options.type());
            }
            bad.addAll(index.bad());
            FeatureStore store = FeatureStore.open(root, spec, manager);
            int encoded = encode(index, store, bad);
            double seconds = (System.nanoTime() - start) / 1e9;
            EncodeReport report =
                    new EncodeReport(
                            id, index.recordings().size(), encoded, index.absent(), seconds);
            return new Column(
                    store, index.keys(), index.broken(), FeatureWidths.of(encoder), report);
        }

        private int encode(RecordingIndex index, FeatureStore store, List<BadRecording> bad) {
            List<Recording> missing =
                    index.recordings().stream()
                            .filter(recording -> !store.has(recording.key()))
                            .toList();
            if (missing.isEmpty()) {
                return 0;
            }
            RecordingEncoder work = new RecordingEncoder(id, encoder, options, manager);
            int window = options.batchSize() + options.threads();
            try (FeatureWriter writer = store.writer(options.shardBytes());
                    SignalSource source =
                            new SignalSource(
                                    modality, readers, missing, options.threads(), window)) {
                work.encode(source, writer, missing.size(), progress);
            }
            bad.addAll(work.bad());
            return work.encoded();
        }
    }
}
