package io.affogato.fusion.features;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.nn.Ops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A modality of text files with one number each; its features are that number, (B, 2, 3, 4), plus
 * the position within the row. It counts what is asked of it.
 */
public final class ToyModality implements Modality {

    static final int S = 2;
    static final int N = 3;
    static final int D = 4;
    static final int J = 5;

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger encoded = new AtomicInteger();
    final AtomicInteger read = new AtomicInteger();
    final List<Long> batchSizes = new ArrayList<>();

    private final String role;
    private final String version;

    /** Reads the files of a role. */
    public ToyModality(String role, String version) {
        this.role = role;
        this.version = version;
    }

    @Override
    public ModalitySpec spec() {
        return ModalitySpec.perFrame("");
    }

    @Override
    public SignalReader openReader(ReaderContext context) {
        return new SignalReader() {
            @Override
            public String fingerprint() {
                return "toy reader";
            }

            @Override
            public List<Path> sources(Sample sample) {
                return sample.file(role).map(List::of).orElse(List.of());
            }

            @Override
            public Signal read(Sample sample) {
                read.incrementAndGet();
                return signal(sample.file(role).orElseThrow());
            }
        };
    }

    private static Signal signal(Path file) {
        try {
            String text = Files.readString(file).strip();
            if (text.equals("bug")) {
                throw new IllegalStateException("a mistake in the bundle");
            }
            return new Signal(new float[] {Float.parseFloat(text), 1}, 2);
        } catch (IOException | NumberFormatException e) {
            throw new ModalityException(
                    ErrorCode.BAD_MEDIA, "%s holds no number".formatted(file), e);
        }
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        opened.incrementAndGet();
        return new ModalityEncoder() {
            @Override
            public int featureWidth() {
                return D;
            }

            @Override
            public int pooledWidth() {
                return J;
            }

            @Override
            public String fingerprint() {
                return "toy encoder " + version;
            }

            @Override
            public Features encode(NDArray signals) {
                return ToyModality.this.encode(signals);
            }

            @Override
            public void close() {}
        };
    }

    private Features encode(NDArray signals) {
        int b = (int) signals.getShape().get(0);
        encoded.incrementAndGet();
        batchSizes.add((long) b);
        float[] in = signals.toFloatArray();
        float[] tokens = new float[b * S * N * D];
        float[] mask = new float[b * S * N];
        float[] pooled = new float[b * J];
        float[] present = new float[b];
        for (int i = 0; i < tokens.length; i++) {
            int row = i / (S * N * D);
            tokens[i] = in[2 * row] + (i % (S * N * D)) / 32f;
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % N == N - 1 ? 0 : 1;
        }
        for (int i = 0; i < pooled.length; i++) {
            pooled[i] = in[2 * (i / J)] * (i % J + 1);
        }
        for (int i = 0; i < b; i++) {
            present[i] = in[2 * i] == 0 ? 0 : 1;
        }
        return new Features(
                Ops.tensor(signals.getManager(), tokens, b, S, N, D),
                Ops.tensor(signals.getManager(), mask, b, S, N),
                Ops.tensor(signals.getManager(), pooled, b, J),
                Ops.tensor(signals.getManager(), present, b));
    }
}
