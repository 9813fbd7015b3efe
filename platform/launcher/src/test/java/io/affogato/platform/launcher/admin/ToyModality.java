package io.affogato.platform.launcher.admin;

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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A modality of text files with one number each; its features, (B, 1, 3, width), are that number
 * plus the position. Others may read more and say something else of it.
 */
public class ToyModality implements Modality {

    /** How often an encoder was opened. */
    final AtomicInteger opened = new AtomicInteger();

    private final String role;
    private final int width;
    private final float shift;

    ToyModality(String role, int width) {
        this(role, width, 0);
    }

    /**
     * A modality.
     *
     * @param role of its files
     * @param width of its features
     * @param shift added to its features
     */
    ToyModality(String role, int width, float shift) {
        this.role = role;
        this.width = width;
        this.shift = shift;
    }

    /** As a bundle's class: 5 wide. */
    public static final class Warmth extends ToyModality {

        /** Called by the kernel. */
        public Warmth() {
            super("warmth", 5);
        }
    }

    /** As a bundle's class: 7 wide. */
    public static final class Weight extends ToyModality {

        /** Called by the kernel. */
        public Weight() {
            super("weight", 7);
        }
    }

    /** As a newer bundle's class: other features of the same shape. */
    public static final class HeavierWeight extends ToyModality {

        /** Called by the kernel. */
        public HeavierWeight() {
            super("weight", 7, 0.5f);
        }
    }

    /** As a newer bundle's class: features of another shape. */
    public static final class WiderWeight extends ToyModality {

        /** Called by the kernel. */
        public WiderWeight() {
            super("weight", 8);
        }
    }

    @Override
    public ModalitySpec spec() {
        return new ModalitySpec(
                ModalitySpec.FeatureLayout.GLOBAL, true, true, "", ModalitySpec.MissingPolicy.MASK);
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
                Path file = sample.file(role).orElseThrow();
                try {
                    return signal(Files.readString(file).strip());
                } catch (IOException | NumberFormatException e) {
                    throw new ModalityException(
                            ErrorCode.BAD_MEDIA, "%s holds no number".formatted(file), e);
                }
            }

            @Override
            public List<byte[]> pictures(Sample sample) {
                return ToyModality.this.pictures(read(sample));
            }
        };
    }

    /** Reads the text of a file. */
    Signal signal(String text) {
        return new Signal(new float[] {Float.parseFloat(text)}, 1);
    }

    /** Shows what was read. */
    List<byte[]> pictures(Signal signal) {
        return List.of();
    }

    /** Returns how many tokens the features have. */
    int tokens() {
        return 3;
    }

    /** Returns how many hidden states lie side by side in a token. */
    int levels() {
        return 1;
    }

    /** Returns one number of the features of a signal that starts at {@code start}. */
    float feature(float[] signals, int start, int token, int channel) {
        return signals[start] + (float) Math.sin(token * width + channel) + shift;
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        opened.incrementAndGet();
        return new ModalityEncoder() {
            @Override
            public int featureWidth() {
                return width;
            }

            @Override
            public int levels() {
                return ToyModality.this.levels();
            }

            @Override
            public String fingerprint() {
                return "toy encoder of %s, %d, %s".formatted(role, width, shift);
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
        int batch = (int) signals.getShape().get(0);
        float[] in = signals.toFloatArray();
        int size = tokens() * width;
        float[] tokens = new float[batch * size];
        for (int i = 0; i < tokens.length; i++) {
            int start = i / size * (in.length / batch);
            tokens[i] = feature(in, start, i / width % tokens(), i % width);
        }
        NDArray all = Ops.tensor(signals.getManager(), tokens, batch, 1, tokens(), width);
        float[] mask = new float[batch * tokens()];
        float[] present = new float[batch];
        Arrays.fill(mask, 1);
        Arrays.fill(present, 1);
        return new Features(
                all,
                Ops.tensor(signals.getManager(), mask, batch, 1, tokens()),
                Ops.mean(Ops.mean(all, 2), 1),
                Ops.tensor(signals.getManager(), present, batch));
    }
}
