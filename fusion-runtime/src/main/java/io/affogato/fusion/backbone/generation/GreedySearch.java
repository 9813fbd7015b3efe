package io.affogato.fusion.backbone.generation;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.Decoding;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.nn.Kernels;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;

/** Takes the likeliest token at every step; rows that have ended are padded. */
final class GreedySearch {

    static final Kernels KERNELS = Kernels.of(GreedySearch.class, "generation.py");

    private final LanguageModel model;
    private final GenerationConfig config;

    GreedySearch(LanguageModel model, GenerationConfig config) {
        this.model = model;
        this.config = config;
    }

    /**
     * Answers every row.
     *
     * @param heard gets each token of the first row as it is chosen, without start and end
     */
    Answers search(NDArray encoded, NDArray mask, LongConsumer heard) {
        int rows = Math.toIntExact(encoded.getShape().get(0));
        long[] last = new long[rows];
        Arrays.fill(last, config.startId());
        List<long[]> columns = new ArrayList<>();
        columns.add(last);
        boolean[] ended = new boolean[rows];
        try (Decoding decoding = model.start(encoded, mask)) {
            for (int step = 0; step < config.maxNewTokens() && !all(ended); step++) {
                NDArray logits = step == 0 ? decoding.first() : decoding.next(ids(encoded, last));
                last = likeliest(logits, step + 1);
                pad(last, ended);
                if (!ended[0]) {
                    heard.accept(last[0]);
                }
                columns.add(last);
            }
        }
        return new Answers(transposed(columns, rows), Collections.nCopies(rows, Double.NaN));
    }

    private static NDArray ids(NDArray like, long[] values) {
        return Ops.tensor(like.getManager(), values, values.length);
    }

    private long[] likeliest(NDArray logits, int length) {
        NDArray allowed =
                length < config.minLength() ? KERNELS.call("ban", logits, config.endId()) : logits;
        return KERNELS.call("likeliest", allowed).toLongArray();
    }

    private void pad(long[] next, boolean[] ended) {
        for (int i = 0; i < next.length; i++) {
            if (ended[i]) {
                next[i] = config.padId();
            }
            ended[i] |= next[i] == config.endId();
        }
    }

    private static boolean all(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }

    private static List<long[]> transposed(List<long[]> columns, int rows) {
        List<long[]> ids = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int row = i;
            ids.add(columns.stream().mapToLong(column -> column[row]).toArray());
        }
        return ids;
    }
}
