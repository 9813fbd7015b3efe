package io.affogato.media;

import java.nio.ByteBuffer;

/** The LZF compression of PCD files: runs of literal bytes, and copies of earlier output. */
final class Lzf {

    private Lzf() {}

    /**
     * Expands a block.
     *
     * @param length bytes of the result
     * @throws IndexOutOfBoundsException if the block is malformed
     * @throws java.nio.BufferUnderflowException if the block ends early
     */
    static byte[] expand(ByteBuffer in, int length) {
        byte[] out = new byte[length];
        int at = 0;
        while (at < length) {
            int control = in.get() & 0xff;
            if (control < 32) { // literal run
                in.get(out, at, control + 1);
                at += control + 1;
                continue;
            }
            int run = (control >> 5) + 2;
            if (run == 9) {
                run += in.get() & 0xff;
            }
            int from = at - ((control & 31) << 8) - (in.get() & 0xff) - 1;
            for (int i = 0; i < run; i++) { // byte by byte: the copy may overlap itself
                out[at++] = out[from++];
            }
        }
        return out;
    }
}
