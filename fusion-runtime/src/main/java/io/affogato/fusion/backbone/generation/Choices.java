package io.affogato.fusion.backbone.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.backbone.Decoding;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.nn.Autograd;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Scores given answers instead of writing one.
 *
 * <p>Axes: B batch, L input tokens, La answer tokens, E width.
 */
public final class Choices {

    private final LanguageModel model;
    private final GenerationConfig config;

    /** Makes a scorer; of the configuration it uses the end token. */
    public Choices(LanguageModel model, GenerationConfig config) {
        this.model = model;
        this.config = config;
    }

    /**
     * Scores the letters of a multiple-choice question as CREMA does: the model writes its
     * likeliest first token ("Option"), then the letters are compared by their logits. If every row
     * ends at once, the first token's logits are compared.
     *
     * @param encoded (B, L, E)
     * @param mask (B, L), float32
     * @param letters ids of the letters
     * @return one row of logits an input, in the order of the letters
     */
    public List<float[]> letters(NDArray encoded, NDArray mask, long[] letters) {
        return scoped(() -> letterLogits(encoded, mask, letters));
    }

    /**
     * Scores options by the log-likelihood of their text.
     *
     * @param labels one array (B, La) an option, int64, -100 for padding; a row of nothing but -100
     *     is no option of that input
     * @return one row an input, in the order of the options; negative infinity for no option
     */
    public List<float[]> options(NDArray encoded, NDArray mask, List<NDArray> labels) {
        return scoped(
                () -> {
                    int rows = Math.toIntExact(encoded.getShape().get(0));
                    List<float[]> scores = new ArrayList<>();
                    for (int i = 0; i < rows; i++) {
                        scores.add(new float[labels.size()]);
                    }
                    for (int option = 0; option < labels.size(); option++) {
                        score(encoded, mask, labels.get(option), option, scores);
                    }
                    return scores;
                });
    }

    /** Returns the place of the highest score. */
    public static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }

    private List<float[]> letterLogits(NDArray encoded, NDArray mask, long[] letters) {
        try (Decoding decoding = model.start(encoded, mask)) {
            NDArray logits = decoding.first();
            NDArray first = GreedySearch.KERNELS.call("likeliest", logits);
            boolean allEnded =
                    Arrays.stream(first.toLongArray()).allMatch(id -> id == config.endId());
            if (!allEnded) {
                logits = decoding.next(first);
            }
            NDArray chosen = GreedySearch.KERNELS.call("columns", logits, ids(encoded, letters));
            return rows(chosen.toFloatArray(), letters.length);
        }
    }

    private void score(
            NDArray encoded, NDArray mask, NDArray labels, int option, List<float[]> scores) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray logits = model.logits(encoded, mask, labels);
            float[] sums = GreedySearch.KERNELS.call("label_scores", logits, labels).toFloatArray();
            long[] flat = labels.toLongArray();
            int width = flat.length / sums.length;
            for (int i = 0; i < sums.length; i++) {
                boolean none =
                        Arrays.stream(flat, i * width, (i + 1) * width).allMatch(id -> id == -100);
                scores.get(i)[option] = none ? Float.NEGATIVE_INFINITY : sums[i];
            }
        }
    }

    private static NDArray ids(NDArray like, long[] values) {
        return Ops.tensor(like.getManager(), values, values.length);
    }

    private static List<float[]> rows(float[] flat, int width) {
        List<float[]> rows = new ArrayList<>();
        for (int from = 0; from < flat.length; from += width) {
            rows.add(Arrays.copyOfRange(flat, from, from + width));
        }
        return rows;
    }

    private static List<float[]> scoped(Supplier<List<float[]>> scoring) {
        return Autograd.off(
                () -> {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        return scoring.get();
                    }
                });
    }
}
