package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.Signal;
import io.affogato.nn.Ops;
import java.util.List;

/** Stacks signals of one shape. */
final class SignalBatch {

    private SignalBatch() {}

    /** Returns (B, ...), float32. */
    static NDArray stack(NDManager manager, List<Signal> signals) {
        long[] one = signals.get(0).shape();
        long[] shape = new long[one.length + 1];
        shape[0] = signals.size();
        System.arraycopy(one, 0, shape, 1, one.length);
        int size = signals.get(0).values().length;
        float[] values = new float[signals.size() * size];
        for (int i = 0; i < signals.size(); i++) {
            System.arraycopy(signals.get(i).values(), 0, values, i * size, size);
        }
        return Ops.tensor(manager, values, shape);
    }
}
