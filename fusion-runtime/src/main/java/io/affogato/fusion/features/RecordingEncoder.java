package io.affogato.fusion.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.features.SignalSource.Outcome;
import io.affogato.fusion.features.SignalSource.Reading;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Progress;
import io.affogato.modality.Signal;
import io.affogato.nn.Autograd;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the signals of one modality through its encoder, in batches of one size: an encoder promises
 * equal bits only for equal sizes, so the last batch is filled up with repeats.
 */
final class RecordingEncoder {

    private static final int MOST_FAILURES = 20;

    private final ModalityId modality;
    private final ModalityEncoder encoder;
    private final FeatureOptions options;
    private final NDManager manager;
    private final List<BadRecording> bad = new ArrayList<>();
    private long[] shape;
    private int encoded;

    RecordingEncoder(
            ModalityId modality,
            ModalityEncoder encoder,
            FeatureOptions options,
            NDManager manager) {
        this.modality = modality;
        this.encoder = encoder;
        this.options = options;
        this.manager = manager;
    }

    /** Encodes and stores everything a source has, unless too much of it is bad. */
    void encode(SignalSource source, FeatureWriter writer, int total, Progress progress) {
        String work = "encoding %s".formatted(modality);
        List<String> keys = new ArrayList<>();
        List<Signal> signals = new ArrayList<>();
        while (source.hasNext() && !hopeless()) {
            Reading reading = source.take();
            Outcome outcome = checked(reading);
            if (outcome instanceof Outcome.Read read) {
                keys.add(reading.recording().key());
                signals.add(read.signal());
            } else if (outcome instanceof Outcome.Failed failed) {
                String origin = reading.recording().sample().origin();
                bad.add(new BadRecording(modality, origin, failed.code(), failed.reason()));
            }
            if (keys.size() == options.batchSize()) {
                flush(keys, signals, writer);
            }
            progress.report(work, encoded + keys.size() + bad.size(), total);
        }
        flush(keys, signals, writer);
    }

    private boolean hopeless() {
        return options.onBadSample() == FeatureOptions.OnBadSample.FAIL
                && bad.size() >= MOST_FAILURES;
    }

    /** Fails a signal of another shape than the first one's. */
    private Outcome checked(Reading reading) {
        if (!(reading.outcome() instanceof Outcome.Read read)) {
            return reading.outcome();
        }
        long[] found = read.signal().shape();
        if (shape == null) {
            shape = found;
        }
        if (Arrays.equals(shape, found)) {
            return read;
        }
        return new Outcome.Failed(
                ErrorCode.BAD_SHAPE,
                "signals of a run must have one shape: expected %s, found %s in %s"
                        .formatted(
                                Arrays.toString(shape),
                                Arrays.toString(found),
                                reading.recording().sources()));
    }

    private void flush(List<String> keys, List<Signal> signals, FeatureWriter writer) {
        if (keys.isEmpty()) {
            return;
        }
        try (NDManager batch = manager.newSubManager()) {
            Features features = Autograd.off(() -> encoder.encode(stack(signals, batch)));
            checkShape(features);
            writer.add(keys, features);
        }
        encoded += keys.size();
        keys.clear();
        signals.clear();
    }

    private NDArray stack(List<Signal> signals, NDManager owner) {
        int size = signals.get(0).values().length;
        float[] values = new float[Math.multiplyExact(size, options.batchSize())];
        for (int i = 0; i < options.batchSize(); i++) {
            Signal signal = signals.get(Math.min(i, signals.size() - 1));
            System.arraycopy(signal.values(), 0, values, i * size, size);
        }
        Shape stacked = new Shape(options.batchSize()).addAll(new Shape(shape));
        return owner.create(FloatBuffer.wrap(values), stacked);
    }

    private void checkShape(Features features) {
        Shape tokens = features.tokens().getShape();
        Shape pooled = new Shape(options.batchSize(), encoder.pooledWidth());
        boolean fits =
                tokens.dimension() == 4
                        && tokens.get(0) == options.batchSize()
                        && tokens.get(3) == encoder.featureWidth()
                        && features.mask().getShape().equals(tokens.slice(0, 3))
                        && features.pooled().getShape().equals(pooled)
                        && features.present().getShape().equals(tokens.slice(0, 1));
        if (!fits) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    ("the encoder of %s must give tokens (%d, S, N, %d) with mask (B, S, N), pooled"
                                    + " %s and present (B), found %s, %s, %s and %s")
                            .formatted(
                                    modality,
                                    options.batchSize(),
                                    encoder.featureWidth(),
                                    pooled,
                                    tokens,
                                    features.mask().getShape(),
                                    features.pooled().getShape(),
                                    features.present().getShape()));
        }
    }

    int encoded() {
        return encoded;
    }

    List<BadRecording> bad() {
        return bad;
    }
}
