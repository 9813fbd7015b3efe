package io.affogato.platform.launcher.run;

import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Draws masks over pictures: what a mask covers keeps its light and takes a colour. */
final class MaskPainter {

    /** At least this many pixels a side, so that the edge of a mask can be seen. */
    private static final int SIDE = 160;

    private static final int[] COLOUR = {255, 64, 32};
    private static final double SHARE = 0.55;

    private MaskPainter() {}

    /**
     * Draws one mask.
     *
     * @param picture a PNG file as bytes
     * @return a PNG file as bytes, as wide as the picture or a multiple of it
     */
    static byte[] over(byte[] picture, ObjectMask mask) {
        try {
            BufferedImage below = ImageIO.read(new ByteArrayInputStream(picture));
            int times = Math.max(1, (SIDE + below.getWidth() - 1) / below.getWidth());
            int width = times * below.getWidth();
            int height = times * below.getHeight();
            boolean[] covered = mask.resized(height, width).pixels();
            BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < covered.length; i++) {
                int rgb = below.getRGB(i % width / times, i / width / times);
                drawn.setRGB(i % width, i / width, covered[i] ? tinted(rgb) : rgb);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(drawn, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.INTERNAL, "a picture in memory cannot be drawn on: " + e, e);
        }
    }

    private static int tinted(int rgb) {
        int tinted = 0;
        for (int channel = 0; channel < COLOUR.length; channel++) {
            int own = (rgb >> (8 * (2 - channel))) & 0xff;
            int mixed = (int) Math.round((1 - SHARE) * own + SHARE * COLOUR[channel]);
            tinted = (tinted << 8) | mixed;
        }
        return tinted;
    }
}
