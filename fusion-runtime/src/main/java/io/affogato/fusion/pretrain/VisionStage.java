package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.qformer.QFormerNames;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.PretrainingCorpus.Example;
import io.affogato.nn.Autograd;
import io.affogato.nn.Initializer;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.VisionConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A vision transformer and a query transformer learn to write what a picture shows into the
 * embedding space of the language model: query token k becomes the sum of the words for what stands
 * at place k.
 *
 * <p>Axes: B batch, K query tokens, W query width, E language width, V vocabulary.
 *
 * <p>Source: the second stage of BLIP-2 (Li et al. 2023, arXiv:2301.12597) is the model for
 * freezing the language side; the target for every query token, where BLIP-2 has a caption's loss,
 * is ours.
 */
final class VisionStage implements Stage {

    private static final double SPREAD = 0.07; // about 1 over the root of the width

    private final PretrainingCorpus corpus;
    private final int batch;
    private final VisionTransformer vision;
    private final QFormer qformer;
    private final Map<String, NDArray> ends = new LinkedHashMap<>();
    private final SoftWriting writing;

    VisionStage(
            PretrainingCorpus corpus,
            Words words,
            NDArray table,
            VisionConfig visionConfig,
            QFormerConfig queryConfig,
            int batch,
            long seed,
            NDManager owner) {
        this.corpus = corpus;
        this.batch = batch;
        Initializer rule = Initializer.seeded(seed, SPREAD);
        vision = new VisionTransformer(visionConfig, Weights.fresh(owner, rule));
        qformer = new QFormer(queryConfig, Weights.fresh(owner, rule));
        Weights rest = Weights.fresh(owner, rule);
        long width = visionConfig.width();
        long language = table.getShape().get(1);
        end(rest, "vision_model.post_layernorm.weight", new Shape(width));
        end(rest, "vision_model.post_layernorm.bias", new Shape(width));
        end(rest, "query_tokens", new Shape(1, queryConfig.queries(), queryConfig.width()));
        end(rest, "language_projection.weight", new Shape(language, queryConfig.width()));
        end(rest, "language_projection.bias", new Shape(language));
        writing = new SoftWriting(words, table, qformer, ends);
    }

    private void end(Weights weights, String name, Shape shape) {
        ends.put(name, weights.get(name, shape));
    }

    @Override
    public Map<String, NDArray> parameters() {
        Map<String, NDArray> all = new LinkedHashMap<>(ends);
        vision.parameters().forEach((name, array) -> all.put("visual_encoder." + name, array));
        qformer.parameters().forEach(parameter -> all.put(parameter.name(), parameter.array()));
        return all;
    }

    /** Returns the weights under their Hugging Face names, as they are stored. */
    Map<String, NDArray> stored() {
        Map<String, NDArray> all = new LinkedHashMap<>(ends);
        VisionTransformer.toHuggingFace(vision.parameters())
                .forEach((name, array) -> all.put("vision_model." + name, array));
        qformer.parameters()
                .forEach(
                        parameter ->
                                all.put(
                                        QFormerNames.huggingFace(parameter.name()),
                                        parameter.array()));
        return all;
    }

    @Override
    public NDArray loss(NDManager manager, Random random, double progress) {
        List<Example> examples = SignalBatch.paced(corpus, batch, random, progress);
        NDArray pixels = SignalBatch.stack(manager, examples);
        return Autograd.on(() -> writing.loss(writing.tokens(vision.forward(pixels)), examples));
    }

    /** Returns the way from feature tokens to words, for encoders that come after this one. */
    SoftWriting writing() {
        return writing;
    }

    @Override
    public Map<String, Double> evaluate(NDManager parent) {
        return HeldOut.shares(
                corpus,
                parent,
                (signals, examples, count) ->
                        writing.count(writing.tokens(vision.forward(signals)), examples, count));
    }
}
