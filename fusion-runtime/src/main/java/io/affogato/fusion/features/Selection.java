package io.affogato.fusion.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Rows wanted from several shards, and the order they are wanted in. */
final class Selection {

    static final Kernels KERNELS = Kernels.of(FeatureStore.class, "store.py");

    private static final int NONE = -1;

    private final List<FeatureShard> shards = new ArrayList<>();
    private final List<List<Integer>> rows = new ArrayList<>();
    private final int[] wantedShard;
    private final int[] wantedRow;

    Selection(int size) {
        wantedShard = new int[size];
        wantedRow = new int[size];
        Arrays.fill(wantedShard, NONE);
    }

    void add(int at, FeatureShard shard, int row) {
        int index = index(shard);
        wantedShard[at] = index;
        wantedRow[at] = rows.get(index).size();
        rows.get(index).add(row);
    }

    /** Names a shard whose rows have the right shape, for a selection without any row. */
    void shapeLike(FeatureShard shard) {
        rows.get(index(shard)).add(0);
    }

    /** Compares by identity: arrays compare by content, which costs. */
    @SuppressWarnings("ReferenceEquality")
    private int index(FeatureShard shard) {
        for (int i = 0; i < shards.size(); i++) {
            if (shards.get(i) == shard) {
                return i;
            }
        }
        shards.add(shard);
        rows.add(new ArrayList<>());
        return shards.size() - 1;
    }

    /** Stacks one array of the wanted rows. */
    NDArray gather(NDManager owner, Function<FeatureShard, NDArray> array) {
        if (shards.isEmpty()) {
            throw new IllegalArgumentException(
                    "a batch needs one recording with features at least, found none");
        }
        try (NDManager host = owner.newSubManager(Device.cpu())) {
            List<NDArray> arrays = shards.stream().map(array).toList();
            List<NDArray> picks = rows.stream().map(own -> longs(host, own)).toList();
            NDArray found = KERNELS.call("gather", order(host), arrays, picks);
            NDArray placed = found.toDevice(owner.getDevice(), false);
            placed.attach(owner);
            return placed;
        }
    }

    private NDArray order(NDManager host) {
        int[] starts = new int[shards.size() + 1];
        for (int i = 0; i < shards.size(); i++) {
            starts[i + 1] = starts[i] + rows.get(i).size();
        }
        long[] order = new long[wantedRow.length];
        for (int i = 0; i < order.length; i++) {
            order[i] =
                    wantedShard[i] == NONE
                            ? starts[shards.size()]
                            : starts[wantedShard[i]] + wantedRow[i];
        }
        return Ops.tensor(host, order, order.length);
    }

    private static NDArray longs(NDManager host, List<Integer> rows) {
        long[] values = rows.stream().mapToLong(Integer::longValue).toArray();
        return Ops.tensor(host, values, values.length);
    }

    static NDArray tensor(NDManager owner, float[] values) {
        return Ops.tensor(owner, values, values.length);
    }
}
