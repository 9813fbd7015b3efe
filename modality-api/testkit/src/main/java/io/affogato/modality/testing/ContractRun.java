package io.affogato.modality.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.Features;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.nn.RunEncoderContext;
import io.affogato.nn.SharedEncoders;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run of one modality over a tiny backbone: managers, sharing, stacked signals. */
final class ContractRun implements AutoCloseable {

    private final Modality modality;
    private final Path folder;
    private final Path weights;
    private final SharedEncoders shared = new SharedEncoders();
    private final NDManager encoders = NDManager.newBaseManager();
    private final NDManager manager = NDManager.newBaseManager();

    ContractRun(Modality modality, Path folder) {
        this(modality, folder, TinyBackbone.write(folder).folder());
    }

    private ContractRun(Modality modality, Path folder, Path weights) {
        this.modality = modality;
        this.folder = folder;
        this.weights = weights;
    }

    static ContractRun withoutWeights(Modality modality, Path folder) {
        return new ContractRun(modality, folder, folder);
    }

    ModalityEncoder openEncoder() {
        return modality.openEncoder(
                new RunEncoderContext(encoders, weights, TinyBackbone.FRAMES, shared));
    }

    /** Returns the manager that signals, and so features, belong to. */
    NDManager manager() {
        return manager;
    }

    /** Reads and stacks samples: (B, ...). */
    NDArray signals(List<Map<String, String>> batch) {
        List<Signal> signals = new ArrayList<>();
        try (SignalReader reader = modality.openReader(TinyBackbone.at(weights).readers())) {
            for (Map<String, String> media : batch) {
                signals.add(reader.read(Samples.of(folder, media)));
            }
        }
        long[] one = signals.get(0).shape();
        FloatBuffer values = FloatBuffer.allocate(batch.size() * signals.get(0).values().length);
        signals.forEach(signal -> values.put(signal.values()));
        Shape shape = new Shape(batch.size()).addAll(new Shape(one));
        return manager.create(values.array(), shape);
    }

    /** Returns the tokens of the first sample of a batch. */
    float[] firstTokens(ModalityEncoder encoder, List<Map<String, String>> batch) {
        return encoder.encode(signals(batch)).tokens().get(0).toFloatArray();
    }

    Set<String> sharedNetworks() {
        return shared.held();
    }

    /** Returns the arrays that the signals' manager owns now. */
    Set<NDArray> owned() {
        return new HashSet<>(manager.getManagedArrays());
    }

    /** Checks that encoding left nothing with the signals' manager but its result. */
    void assertNothingLeft(Set<NDArray> before, Features features) {
        Set<NDArray> left = owned();
        left.removeAll(before);
        arrays(features).forEach(left::remove);
        assertEquals(Set.of(), left, "encoding leaves arrays behind");
    }

    static List<NDArray> arrays(Features features) {
        return List.of(features.tokens(), features.mask(), features.pooled(), features.present());
    }

    @Override
    public void close() {
        manager.close();
        encoders.close();
    }
}
