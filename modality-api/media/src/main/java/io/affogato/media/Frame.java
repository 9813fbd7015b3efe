package io.affogato.media;

import java.util.Arrays;

/**
 * A colour picture.
 *
 * @param width columns W
 * @param height rows H
 * @param rgb (H, W, 3) red, green, blue, each an unsigned byte
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data; equality is by content, below
public record Frame(int width, int height, byte[] rgb) {

    /** Checks that the bytes fill the shape. */
    public Frame {
        Sizes.check(rgb.length, height, width, 3);
    }

    /** Returns one value in 0..255; band 0 is red, 1 green, 2 blue. */
    public int at(int x, int y, int band) {
        return rgb[(y * width + x) * 3 + band] & 0xff;
    }

    /** Returns the picture with rows and columns exchanged, (W, H, 3). */
    public Frame transposed() {
        byte[] turned = new byte[rgb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(rgb, (y * width + x) * 3, turned, (x * height + y) * 3, 3);
            }
        }
        return new Frame(height, width, turned);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Frame[%dx%d]".formatted(width, height);
    }
}
