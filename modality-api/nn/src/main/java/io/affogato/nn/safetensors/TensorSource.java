package io.affogato.nn.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Precision;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Named tensors on disk. Opening reads headers only.
 *
 * <p>Thread-safe, except that nothing may be loaded once it is closed. What was loaded stays valid
 * after closing.
 */
public interface TensorSource extends AutoCloseable {

    /** Returns the file or folder, for messages. */
    Path path();

    /** Returns all names, sorted. */
    Set<String> names();

    /** Returns the free text entries of the header. */
    Map<String, String> metadata();

    /**
     * Returns the stored type of a tensor.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if there is no such tensor
     */
    TensorType type(String name);

    /**
     * Returns the shape of a tensor.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if there is no such tensor
     */
    Shape shape(String name);

    /**
     * Loads one tensor. F64, F16 and BF16 become float32; other types stay.
     *
     * <p>A tensor that stays and fills 16 MiB or more is a private mapping of the file: it costs no
     * memory until touched, and changing it in place never reaches the file. Such an array must
     * outlive every gradient graph that saw it, so large trainable weights are copied with {@code
     * Ops.copy} first, and the file must not be truncated meanwhile (a rename over it is harmless).
     * Everything else is copied.
     *
     * @param owner manager of the result, whose device it lands on
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if there is no such tensor or its
     *     type cannot be loaded, {@link ErrorCode#IO} if reading fails
     */
    default NDArray load(String name, NDManager owner) {
        return load(name, owner, Precision.FLOAT32);
    }

    /**
     * Loads one tensor as {@link #load(String, NDManager)} does, or, if numbers of its shape are
     * kept narrow, as brain floats: stored ones as they are, others rounded to the nearest, a part
     * of a gigabyte at a time. Whole numbers stay.
     *
     * @param precision says what it is kept as
     * @return brain floats are for {@link io.affogato.nn.Kernels} only, see {@link Precision}
     * @throws ModalityException as {@link #load(String, NDManager)}
     */
    NDArray load(String name, NDManager owner, Precision precision);

    /**
     * Returns a tensor as it is stored, which can be copied as long as this is open.
     *
     * @throws ModalityException {@link ErrorCode#BAD_WEIGHTS} if there is no such tensor
     */
    TensorBytes bytes(String name);

    /** Closes the files. Calling it twice is allowed. */
    @Override
    void close();
}
