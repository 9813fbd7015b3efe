package io.affogato.fusion.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.affogato.fusion.data.SampleBatches;
import io.affogato.fusion.data.SampleText;
import io.affogato.fusion.data.mask.ObjectMask;
import io.affogato.fusion.eval.MaskOverlap;
import io.affogato.fusion.eval.Prediction;
import io.affogato.fusion.eval.Predictor;
import io.affogato.fusion.eval.SenseRemoval;
import io.affogato.fusion.features.FeatureTable;
import io.affogato.fusion.head.HeadConfig;
import io.affogato.fusion.head.HeadedModel;
import io.affogato.fusion.training.Batch;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import io.affogato.nn.Ops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The answers of a model with a head: classes, scores or masks. */
public final class HeadAnswerer implements Predictor {

    private static final int BATCH = 64;

    private final HeadedModel model;
    private final SampleText text;
    private final FeatureTable features;
    private final NDManager manager;

    HeadAnswerer(HeadedModel model, SampleText text, FeatureTable features, NDManager manager) {
        this.model = model;
        this.text = text;
        this.features = features;
        this.manager = manager;
    }

    /**
     * One answer.
     *
     * @param text the class, the score, or how much of the picture the mask covers
     * @param score the number, where one is asked for; the share of the picture of a mask; else
     *     that of the class
     * @param shares how likely each class is, in their order; empty for other heads
     * @param mask where one is asked for
     */
    public record HeadAnswer(
            String text, double score, List<Double> shares, Optional<ObjectMask> mask) {}

    /**
     * Answers every sample, whose targets nobody needs to know.
     *
     * @param without modalities to treat as missing in every sample
     * @return one answer for each sample, in order
     */
    public List<HeadAnswer> answer(List<Sample> samples, Set<ModalityId> without) {
        List<HeadAnswer> answers = new ArrayList<>();
        for (int from = 0; from < samples.size(); from += BATCH) {
            int to = Math.min(samples.size(), from + BATCH);
            answers.addAll(some(samples.subList(from, to), without));
        }
        return answers;
    }

    @Override
    public List<Prediction> predict(List<Sample> samples, Set<ModalityId> without) {
        List<Prediction> predictions = new ArrayList<>();
        for (int from = 0; from < samples.size(); from += BATCH) {
            List<Sample> asked = samples.subList(from, Math.min(samples.size(), from + BATCH));
            List<HeadAnswer> answers = some(asked, without); // masks of a few at a time
            for (int i = 0; i < asked.size(); i++) {
                predictions.add(prediction(asked.get(i), answers.get(i)));
            }
        }
        return predictions;
    }

    private Prediction prediction(Sample sample, HeadAnswer answer) {
        return switch (model.config().kind()) {
            case CLASS, WORDS -> new Prediction.Words(answer.text());
            case SCORE -> new Prediction.Score(answer.score());
            case MASK -> {
                ObjectMask mask = answer.mask().orElseThrow();
                ObjectMask target = target(sample).resized(mask.height(), mask.width());
                yield new Prediction.Mask(MaskOverlap.of(mask, target));
            }
        };
    }

    /**
     * Reads the mask a sample asks for.
     *
     * @throws ModalityException {@link ErrorCode#BAD_SAMPLE} if it asks for none
     */
    public static ObjectMask target(Sample sample) {
        return ObjectMask.read(
                sample.mask()
                        .orElseThrow(
                                () ->
                                        new ModalityException(
                                                ErrorCode.BAD_SAMPLE,
                                                "%s: sample '%s' must have a mask to be measured by"
                                                        .formatted(sample.origin(), sample.id()))));
    }

    private List<HeadAnswer> some(List<Sample> samples, Set<ModalityId> without) {
        try (NDManager step = manager.newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int[] all = IntStream.range(0, samples.size()).toArray();
            Batch batch = new SampleBatches(samples, features, text).load(step, all);
            NDArray answer = model.answer(SenseRemoval.without(batch, without));
            return switch (model.config().kind()) {
                case CLASS -> classes(answer, model.config());
                case SCORE -> scores(answer);
                case MASK -> masks(answer);
                case WORDS -> throw new IllegalStateException("words have no head");
            };
        }
    }

    private static List<HeadAnswer> classes(NDArray logits, HeadConfig config) {
        float[] shares = Ops.softmax(logits).toFloatArray();
        int count = config.classes().size();
        List<HeadAnswer> answers = new ArrayList<>();
        for (int from = 0; from < shares.length; from += count) {
            int start = from;
            List<Double> own =
                    IntStream.range(0, count).mapToObj(i -> (double) shares[start + i]).toList();
            int best =
                    IntStream.range(0, count)
                            .reduce((a, b) -> own.get(b) > own.get(a) ? b : a)
                            .orElseThrow();
            answers.add(
                    new HeadAnswer(
                            config.classes().get(best), own.get(best), own, Optional.empty()));
        }
        return answers;
    }

    private static List<HeadAnswer> scores(NDArray scores) {
        float[] values = scores.toFloatArray();
        return IntStream.range(0, values.length)
                .mapToObj(i -> new Prediction.Score(values[i]))
                .map(
                        score ->
                                new HeadAnswer(
                                        score.text(), score.value(), List.of(), Optional.empty()))
                .toList();
    }

    private static List<HeadAnswer> masks(NDArray masks) {
        int rows = (int) masks.getShape().get(1);
        int columns = (int) masks.getShape().get(2);
        float[] values = masks.toFloatArray();
        List<HeadAnswer> answers = new ArrayList<>();
        for (int from = 0; from < values.length; from += rows * columns) {
            float[] own = Arrays.copyOfRange(values, from, from + rows * columns);
            boolean[] pixels = new boolean[own.length];
            for (int i = 0; i < own.length; i++) {
                pixels[i] = own[i] > 0.5;
            }
            ObjectMask mask = new ObjectMask(rows, columns, pixels);
            double share = (double) mask.area() / pixels.length;
            answers.add(
                    new HeadAnswer(
                            "%d of %d pixels".formatted(mask.area(), pixels.length),
                            share,
                            List.of(),
                            Optional.of(mask)));
        }
        return answers;
    }
}
