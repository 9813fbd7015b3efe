package io.affogato.nn.safetensors;

import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/**
 * The element types a safetensors header may name.
 *
 * <p>A type the tensor engine's native interface does not know ends the process there, so a type
 * without a {@link #dataType()} never reaches it.
 */
public enum TensorType {
    F64(8, DataType.FLOAT64),
    F32(4, DataType.FLOAT32),
    F16(2, DataType.FLOAT16),
    /** Truncated float32; it exists inside kernels only. */
    BF16(2, null),
    I64(8, DataType.INT64),
    I32(4, DataType.INT32),
    I8(1, DataType.INT8),
    U8(1, DataType.UINT8),
    BOOL(1, DataType.BOOLEAN),
    /** Known by size only. */
    I16(2, null),
    /** Known by size only. */
    U16(2, null),
    /** Known by size only. */
    U32(4, null),
    /** Known by size only. */
    U64(8, null),
    /** Known by size only. */
    F8_E4M3(1, null),
    /** Known by size only. */
    F8_E5M2(1, null);

    private final int bytes;
    private final DataType dataType;

    TensorType(int bytes, DataType dataType) {
        this.bytes = bytes;
        this.dataType = dataType;
    }

    /** Returns the size of one element. */
    public int bytes() {
        return bytes;
    }

    /** Returns the engine's type of the same layout; empty if it has none. */
    public Optional<DataType> dataType() {
        return Optional.ofNullable(dataType);
    }

    /** Returns the type that stores elements of an engine type; empty if a file cannot. */
    static Optional<TensorType> of(DataType type) {
        for (TensorType candidate : values()) {
            if (candidate.dataType == type) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Returns the type with a header's name; empty if the format has none. */
    static Optional<TensorType> named(String name) {
        for (TensorType candidate : values()) {
            if (candidate.name().equals(name)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Whether this holds rounded real numbers. */
    boolean real() {
        return this == F32 || widens();
    }

    /** Whether a load turns this into float32. */
    boolean widens() {
        return this == F64 || this == F16 || this == BF16;
    }
}
