package io.affogato.platform.launcher.admin;

import ai.djl.ndarray.NDArray;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.Features;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import io.affogato.nn.Ops;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A modality of text files with two numbers, the patches of a 4 x 4 picture where a light and a
 * dark spot are. Its features, (B, 1, 17, 12), hold two levels of six numbers, that show them.
 */
final class SpotModality implements Modality {

    static final int GRID = 4;

    private static final int TOKENS = 1 + GRID * GRID;
    private static final int LEVELS = 2;
    private static final int WIDTH = 6;

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
                return "spot reader";
            }

            @Override
            public List<Path> sources(Sample sample) {
                return sample.file("spots").map(List::of).orElse(List.of());
            }

            @Override
            public Signal read(Sample sample) {
                String[] places = text(sample).split(" ", -1);
                return new Signal(
                        new float[] {Float.parseFloat(places[0]), Float.parseFloat(places[1])}, 2);
            }

            @Override
            public List<byte[]> pictures(Sample sample) {
                String[] places = text(sample).split(" ", -1);
                int side = 2 * GRID;
                BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
                for (int i = 0; i < side * side; i++) {
                    int patch = i / side / 2 * GRID + i % side / 2;
                    boolean light = patch == Integer.parseInt(places[0]);
                    boolean dark = patch == Integer.parseInt(places[1]);
                    int colour = light ? 0xffffff : dark ? 0x000000 : 0x808080;
                    picture.setRGB(i % side, i / side, colour);
                }
                return List.of(png(picture));
            }
        };
    }

    private static String text(Sample sample) {
        try {
            return Files.readString(sample.file("spots").orElseThrow()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Override
    public ModalityEncoder openEncoder(EncoderContext context) {
        return new ModalityEncoder() {
            @Override
            public int featureWidth() {
                return LEVELS * WIDTH;
            }

            @Override
            public int levels() {
                return LEVELS;
            }

            @Override
            public String fingerprint() {
                return "spot encoder";
            }

            @Override
            public Features encode(NDArray signals) {
                return SpotModality.encode(signals);
            }

            @Override
            public void close() {}
        };
    }

    private static Features encode(NDArray signals) {
        int batch = (int) signals.getShape().get(0);
        float[] spots = signals.toFloatArray();
        float[] tokens = new float[batch * TOKENS * LEVELS * WIDTH];
        for (int i = 0; i < tokens.length; i++) {
            int sample = i / (TOKENS * LEVELS * WIDTH);
            int token = i / (LEVELS * WIDTH) % TOKENS;
            int channel = i % WIDTH;
            boolean light = spots[2 * sample] + 1 == token;
            boolean dark = spots[2 * sample + 1] + 1 == token;
            tokens[i] = (channel == 0 && light) || (channel == 1 && dark) ? 3 : 0.1f * channel;
        }
        NDArray all = Ops.tensor(signals.getManager(), tokens, batch, 1, TOKENS, LEVELS * WIDTH);
        float[] mask = new float[batch * TOKENS];
        float[] present = new float[batch];
        Arrays.fill(mask, 1);
        Arrays.fill(present, 1);
        return new Features(
                all,
                Ops.tensor(signals.getManager(), mask, batch, 1, TOKENS),
                Ops.mean(Ops.mean(all, 2), 1),
                Ops.tensor(signals.getManager(), present, batch));
    }
}
