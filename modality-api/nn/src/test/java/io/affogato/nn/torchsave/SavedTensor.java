package io.affogato.nn.torchsave;

/** A view of a storage, in elements; a parameter is wrapped as PyTorch wraps it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SavedTensor(
        SavedStorage storage, long offset, long[] size, long[] stride, boolean isParameter) {

    /** Returns the same as a parameter. */
    public SavedTensor parameter() {
        return new SavedTensor(storage, offset, size, stride, true);
    }
}
