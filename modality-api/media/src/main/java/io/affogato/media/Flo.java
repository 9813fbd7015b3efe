package io.affogato.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Motion fields in the {@code .flo} format of the Middlebury benchmark. */
public final class Flo {

    private static final float TAG = 202021.25f; // reads PIEH as text
    private static final int HEADER = 12;
    private static final float UNKNOWN = 1e9f; // anything larger is unknown
    private static final float UNKNOWN_WRITTEN = 2e9f;

    private Flo() {}

    /**
     * Reads a field; unknown motion becomes NaN.
     *
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE}, or {@code BAD_MEDIA} if
     *     the file is malformed or cut off
     */
    public static FlowField read(Path file) {
        ByteBuffer in = Inputs.bytes(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < HEADER || in.getFloat() != TAG) {
            throw Failures.badMedia(file, "expected a flo file, found something else");
        }
        int width = in.getInt();
        int height = in.getInt();
        boolean fits = width > 0 && height > 0 && in.remaining() == 8L * width * height;
        if (!fits) {
            throw Failures.badMedia(
                    file,
                    "a field of %dx%d does not fit the %d bytes that follow; fetch it again"
                            .formatted(width, height, in.remaining()));
        }
        float[] uv = new float[width * height * 2];
        in.asFloatBuffer().get(uv);
        for (int i = 0; i < uv.length; i += 2) {
            if (!(Math.abs(uv[i]) <= UNKNOWN && Math.abs(uv[i + 1]) <= UNKNOWN)) {
                uv[i] = Float.NaN;
                uv[i + 1] = Float.NaN;
            }
        }
        return new FlowField(width, height, uv);
    }

    /**
     * Writes a field; NaN becomes the format's mark for unknown motion.
     *
     * @throws io.affogato.modality.ModalityException {@code NO_OUTPUT} if the file cannot be
     *     written
     */
    public static void write(Path file, FlowField field) {
        int bytes = Math.addExact(HEADER, Math.multiplyExact(field.uv().length, 4));
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putFloat(TAG).putInt(field.width()).putInt(field.height());
        for (float value : field.uv()) {
            out.putFloat(Float.isFinite(value) ? value : UNKNOWN_WRITTEN);
        }
        Outputs.write(file, out.array());
    }
}
