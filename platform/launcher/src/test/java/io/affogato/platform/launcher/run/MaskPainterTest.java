package io.affogato.platform.launcher.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.affogato.fusion.data.mask.ObjectMask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskPainterTest {

    private static final int ROWS = 10;
    private static final int COLUMNS = 20;
    private static final int TIMES = 8; // 20 columns become 160
    private static final int LINE = 2;

    private static BufferedImage drawn(int colour, ObjectMask mask) throws IOException {
        BufferedImage below = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < ROWS * COLUMNS; i++) {
            below.setRGB(i % COLUMNS, i / COLUMNS, colour);
        }
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(below, "png", picture);
        byte[] over = MaskPainter.over(picture.toByteArray(), mask);
        return ImageIO.read(new ByteArrayInputStream(over));
    }

    /** Covers rows 2 and 3, columns 4 to 7, by a mask half as fine as the picture. */
    private static ObjectMask mask() {
        boolean[] pixels = new boolean[ROWS * COLUMNS / 4];
        pixels[12] = true;
        pixels[13] = true;
        return new ObjectMask(ROWS / 2, COLUMNS / 2, pixels);
    }

    private static int at(BufferedImage picture, int row, int column) {
        return picture.getRGB(column, row) & 0xffffff;
    }

    @ParameterizedTest
    @ValueSource(ints = {0xff4020, 0xff0000, 0xffffff, 0x000000, 0x808080})
    void theOutlineIsSeenOverAnyColour(int colour) throws IOException {
        BufferedImage picture = drawn(colour, mask());

        assertEquals(COLUMNS * TIMES, picture.getWidth());
        assertEquals(ROWS * TIMES, picture.getHeight());
        int row = 3 * TIMES;
        int left = 4 * TIMES; // the first column that is covered
        assertEquals(colour, at(picture, row, left - LINE - 1), "left as it was");
        assertEquals(0x000000, at(picture, row, left - LINE), "black outside");
        assertEquals(0x000000, at(picture, row, left - 1), "black outside");
        assertEquals(0xffffff, at(picture, row, left), "white inside");
        assertEquals(0xffffff, at(picture, row, left + LINE - 1), "white inside");
        int red = at(picture, row, left + LINE) >> 16;
        assertEquals(Math.round(0.6 * (colour >> 16) + 0.4 * 255), red, "tinted");
    }

    @Test
    void whatCoversAllOrNothingHasNoOutline() throws IOException {
        boolean[] pixels = new boolean[ROWS * COLUMNS];
        assertEquals(
                0x123456, at(drawn(0x123456, new ObjectMask(ROWS, COLUMNS, pixels)), 0, 0), "none");
        Arrays.fill(pixels, true);
        BufferedImage all = drawn(0x123456, new ObjectMask(ROWS, COLUMNS, pixels));
        assertTrue(at(all, 0, 0) != 0xffffff && at(all, 0, 0) != 0x123456, "tinted alone");
    }
}
