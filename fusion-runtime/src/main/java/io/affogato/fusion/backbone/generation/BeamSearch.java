package io.affogato.fusion.backbone.generation;

import ai.djl.ndarray.NDArray;
import io.affogato.fusion.backbone.Decoding;
import io.affogato.fusion.backbone.LanguageModel;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Follows several answers of every input at once and returns the best ended one.
 *
 * <p>Source: the rules of Hugging Face transformers 4.35 (end tokens count only among the first n
 * of 2 n candidates; an input is settled when its worst ended answer beats the best running one at
 * its present length).
 */
final class BeamSearch {

    /** Score of beams that must not be chosen at the first step, where all beams are alike. */
    private static final float HOPELESS = -1e9f;

    private final LanguageModel model;
    private final GenerationConfig config;
    private final int beams;

    BeamSearch(LanguageModel model, GenerationConfig config) {
        this.model = model;
        this.config = config;
        this.beams = config.beams();
    }

    Answers search(NDArray encoded, NDArray mask) {
        int inputs = Math.toIntExact(encoded.getShape().get(0));
        List<BeamRow> rows =
                IntStream.range(0, inputs).mapToObj(i -> new BeamRow(config, HOPELESS)).toList();
        try (Decoding decoding = model.start(encoded, mask)) {
            for (int step = 0; step < config.maxNewTokens() && open(rows); step++) {
                NDArray logits = step == 0 ? first(decoding) : next(decoding, encoded, rows, step);
                advance(logits, encoded, rows, step + 1);
            }
        }
        rows.forEach(BeamRow::finish);
        return answers(rows);
    }

    /** All beams of an input are alike at first, so that one computation does for them. */
    private NDArray first(Decoding decoding) {
        return GreedySearch.KERNELS.call("repeat_rows", decoding.first(), beams);
    }

    private NDArray next(Decoding decoding, NDArray like, List<BeamRow> rows, int step) {
        decoding.reorder(parents(like, rows, step == 1 ? 1 : beams));
        return decoding.next(lastTokens(like, rows));
    }

    private void advance(NDArray first, NDArray encoded, List<BeamRow> rows, int length) {
        NDArray logits = first;
        long vocabulary = logits.getShape().get(1);
        if (length < config.minLength()) {
            logits = GreedySearch.KERNELS.call("ban", logits, config.endId());
        }
        List<NDArray> best =
                GreedySearch.KERNELS.callList(
                        "candidates", logits, runningScores(encoded, rows), 2 * beams);
        float[] scores = best.get(0).toFloatArray();
        long[] places = best.get(1).toLongArray();
        for (int i = 0; i < rows.size(); i++) {
            int from = i * 2 * beams;
            int to = from + 2 * beams;
            rows.get(i)
                    .advance(
                            Arrays.copyOfRange(scores, from, to),
                            Arrays.copyOfRange(places, from, to),
                            vocabulary);
        }
    }

    private NDArray lastTokens(NDArray like, List<BeamRow> rows) {
        long[] ids = rows.stream().flatMapToLong(row -> Arrays.stream(row.lastTokens())).toArray();
        return Ops.tensor(like.getManager(), ids, ids.length);
    }

    private NDArray runningScores(NDArray like, List<BeamRow> rows) {
        float[] scores = new float[rows.size() * beams];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i).scores(), 0, scores, i * beams, beams);
        }
        return Ops.tensor(like.getManager(), scores, rows.size(), beams);
    }

    /** For every beam the row it continues, where so far an input has {@code before} rows. */
    private NDArray parents(NDArray like, List<BeamRow> rows, int before) {
        long[] parents = new long[rows.size() * beams];
        for (int i = 0; i < parents.length; i++) {
            int row = i / beams;
            int parent = rows.get(row).parents()[i % beams];
            parents[i] = (long) row * before + Math.min(parent, before - 1);
        }
        return Ops.tensor(like.getManager(), parents, parents.length);
    }

    private static boolean open(List<BeamRow> rows) {
        return !rows.stream().allMatch(BeamRow::settled);
    }

    /** The end token is shown where there is room for it within the longest allowed answer. */
    private Answers answers(List<BeamRow> rows) {
        List<long[]> ids = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        for (BeamRow row : rows) {
            long[] best = row.best().ids();
            boolean room = best.length < config.maxNewTokens() + 1;
            long[] shown = Arrays.copyOf(best, room ? best.length + 1 : best.length);
            if (room) {
                shown[best.length] = config.endId();
            }
            ids.add(shown);
            scores.add(row.best().score());
        }
        return new Answers(Answers.padded(ids, config.padId()), scores);
    }
}
