package io.affogato.bundle.voxel;

import ai.djl.ndarray.types.Shape;
import io.affogato.media.FloatArray;
import io.affogato.media.Npy;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.pickle.TorchFile;
import io.affogato.nn.pickle.TorchTensor;
import io.affogato.nn.safetensors.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One array of numbers, as NumPy's {@code .npy} or as the only tensor of a PyTorch file, {@code
 * .pt} or {@code .pth}.
 *
 * <p>A PyTorch file that holds an array of NumPy is refused: its pickle calls functions of NumPy.
 */
final class ArrayFile {

    private ArrayFile() {}

    /** Reads an array as float32, whatever numbers it stores. */
    static FloatArray read(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".pt") || name.endsWith(".pth") ? torch(file) : Npy.readFloats(file);
    }

    private static FloatArray torch(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE, "no file %s; check the path".formatted(file));
        }
        try (TorchFile opened = TorchFile.open(file)) {
            if (opened.value() instanceof TorchTensor tensor) {
                return new FloatArray(values(file, tensor), shape(tensor.shape()));
            }
            throw bad(file, "a single tensor");
        } catch (ModalityException e) {
            if (e.code() == ErrorCode.BAD_WEIGHTS) { // what holds features is no weight file here
                throw new ModalityException(
                        ErrorCode.BAD_MEDIA,
                        "%s; or write it as .npy with numpy.save".formatted(e.getMessage()),
                        e);
            }
            throw e;
        }
    }

    private static float[] values(Path file, TorchTensor tensor) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            tensor.copyTo(Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "reading %s failed: %s".formatted(file, e.getMessage()), e);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[Math.toIntExact(tensor.shape().size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = next(file, tensor.type(), in);
        }
        return values;
    }

    private static float next(Path file, TensorType type, ByteBuffer in) {
        return switch (type) {
            case F32 -> in.getFloat();
            case F64 -> (float) in.getDouble();
            case F16 -> half(in.getShort());
            case I64 -> in.getLong();
            case I32 -> in.getInt();
            default -> throw bad(file, "numbers of type F64, F32, F16, I64 or I32, not " + type);
        };
    }

    /** Widens a half: 1 bit of sign, 5 of exponent, 10 of fraction. */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float size =
                exponent == 0x1f
                        ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
                        : Math.scalb(
                                exponent == 0 ? (float) fraction : fraction + 1024f,
                                Math.max(1, exponent) - 25);
        return bits < 0 ? -size : size;
    }

    private static int[] shape(Shape shape) {
        int[] axes = new int[shape.dimension()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = Math.toIntExact(shape.get(i));
        }
        return axes;
    }

    private static ModalityException bad(Path file, String expected) {
        return new ModalityException(
                ErrorCode.BAD_MEDIA,
                "%s: expected %s; write it as .npy with numpy.save".formatted(file, expected));
    }
}
