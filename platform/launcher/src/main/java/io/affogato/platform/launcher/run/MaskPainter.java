package io.affogato.platform.launcher.run;

import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * Draws masks over pictures: what a mask covers takes a tint and an outline, white inside and black
 * outside. One of the two differs from whatever lies below, the tint's own colour included.
 */
public final class MaskPainter {

    /** At least this many pixels a side, so that the edge of a mask can be seen. */
    private static final int SIDE = 160;

    /** As many pixels of a side have one pixel of each colour of the outline. */
    private static final int SIDE_A_LINE = 100;

    private static final int INSIDE = 0xffffff;
    private static final int OUTSIDE = 0x000000;
    private static final int[] TINT = {255, 64, 32};
    private static final double SHARE = 0.4;

    private final BufferedImage below;
    private final int times;
    private final int width;
    private final int height;
    private final int line;
    private final boolean[] covered;

    private MaskPainter(BufferedImage below, ObjectMask mask) {
        this.below = below;
        times = Math.max(1, (SIDE + below.getWidth() - 1) / below.getWidth());
        width = times * below.getWidth();
        height = times * below.getHeight();
        line = (Math.max(width, height) + SIDE_A_LINE - 1) / SIDE_A_LINE;
        covered = mask.resized(height, width).pixels();
    }

    /**
     * Draws one mask.
     *
     * @param picture a PNG file as bytes
     * @return a PNG file as bytes, as wide as the picture or a multiple of it
     */
    public static byte[] over(byte[] picture, ObjectMask mask) {
        try {
            BufferedImage below = ImageIO.read(new ByteArrayInputStream(picture));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(new MaskPainter(below, mask).drawn(), "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.INTERNAL, "a picture in memory cannot be drawn on: " + e, e);
        }
    }

    private BufferedImage drawn() {
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                drawn.setRGB(column, row, colour(row, column));
            }
        }
        return drawn;
    }

    private int colour(int row, int column) {
        boolean inside = covered[row * width + column];
        if (isNear(!inside, row, column)) {
            return inside ? INSIDE : OUTSIDE;
        }
        int rgb = below.getRGB(column / times, row / times);
        return inside ? tinted(rgb) : rgb;
    }

    /** Whether what is covered, or what is not, begins within the width of a line. */
    private boolean isNear(boolean wanted, int row, int column) {
        for (int y = Math.max(0, row - line); y <= Math.min(height - 1, row + line); y++) {
            for (int x = Math.max(0, column - line); x <= Math.min(width - 1, column + line); x++) {
                if (covered[y * width + x] == wanted) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int tinted(int rgb) {
        int tinted = 0;
        for (int channel = 0; channel < TINT.length; channel++) {
            int own = (rgb >> (8 * (2 - channel))) & 0xff;
            int mixed = (int) Math.round((1 - SHARE) * own + SHARE * TINT[channel]);
            tinted = (tinted << 8) | mixed;
        }
        return tinted;
    }
}
