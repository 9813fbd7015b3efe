package io.affogato.platform.launcher.admin;

import io.affogato.modality.Signal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A modality of text files with two numbers, the patches of a 4 x 4 picture where a light and a
 * dark spot are. Its features, (B, 1, 17, 12), hold two levels of six numbers, that show them.
 */
final class SpotModality extends ToyModality {

    static final int GRID = 4;

    private static final int LEVELS = 2;
    private static final int WIDTH = 6;

    SpotModality() {
        super("spots", LEVELS * WIDTH);
    }

    @Override
    Signal signal(String text) {
        String[] places = text.split(" ", -1);
        return new Signal(
                new float[] {Float.parseFloat(places[0]), Float.parseFloat(places[1])}, 2);
    }

    @Override
    List<byte[]> pictures(Signal signal) {
        int side = 2 * GRID;
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            int patch = i / side / 2 * GRID + i % side / 2;
            boolean light = patch == signal.values()[0];
            boolean dark = patch == signal.values()[1];
            int colour = light ? 0xffffff : dark ? 0x000000 : 0x808080;
            picture.setRGB(i % side, i / side, colour);
        }
        return List.of(png(picture));
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
    int tokens() {
        return 1 + GRID * GRID;
    }

    @Override
    int levels() {
        return LEVELS;
    }

    /** A class token that shows nothing, then a patch each. */
    @Override
    float feature(float[] signals, int start, int token, int channel) {
        int number = channel % WIDTH;
        boolean light = signals[start] + 1 == token;
        boolean dark = signals[start + 1] + 1 == token;
        return (number == 0 && light) || (number == 1 && dark) ? 3 : 0.1f * number;
    }
}
