package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.fusion.qformer.QFormerNames;
import io.affogato.modality.PretrainingCorpus;
import io.affogato.modality.PretrainingCorpus.Example;
import io.affogato.nn.Autograd;
import io.affogato.nn.Initializer;
import io.affogato.nn.Ops;
import io.affogato.nn.VisionTransformer;
import io.affogato.nn.Weights;
import io.affogato.nn.config.VisionConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A vision transformer and a query transformer learn to write what a picture shows into the embedding
 * space of the language model: query token k becomes the sum of the words for what stands at place k.
 *
 * <p>Axes: B batch, K query tokens, W query width, E language width, V vocabulary.
 *
 * <p>Source: the second stage of BLIP-2 (Li et al. 2023, arXiv:2301.12597) is the model for freezing the
 * language side; the target for every query token, where BLIP-2 has a caption's loss, is ours.
 */
final class VisionStage implements Stage {

    private static final int HELD_OUT = 512;
    private static final int CHUNK = 64;
    private static final double SPREAD = 0.07; // about 1 over the root of the width

    private final PretrainingCorpus corpus;
    private final Words words;
    private final NDArray table;
    private final int batch;
    private final VisionTransformer vision;
    private final QFormer qformer;
    private final Map<String, NDArray> ends = new LinkedHashMap<>();

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
        this.words = words;
        this.table = table;
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
                                        QFormerNames.huggingFace(
                                                parameter.name()),
                                        parameter.array()));
        return all;
    }

    @Override
    public NDArray loss(NDManager manager, Random random, double progress) {
        double difficulty = Math.min(1, 2.5 * progress);
        List<Example> examples = draw(batch, random, difficulty);
        NDArray pixels = pixels(manager, examples);
        NDArray bags = bags(manager, examples);
        return Autograd.on(
                () -> SoftScenes.KERNELS.call("writing_loss", write(pixels), bags, table));
    }

    /** Maps pictures (B, 3, Y, X) to soft tokens (B, K, E). */
    private NDArray write(NDArray pixels) {
        NDArray seen =
                Ops.layerNorm(
                        vision.forward(pixels),
                        ends.get("vision_model.post_layernorm.weight"),
                        ends.get("vision_model.post_layernorm.bias"),
                        1e-5);
        NDArray mask = Ops.full(seen, 1, seen.getShape().get(0), seen.getShape().get(1));
        NDArray queries =
                qformer.forward(LoraSet.NONE, ends.get("query_tokens"), seen, mask, false);
        return Ops.linear(
                queries,
                ends.get("language_projection.weight"),
                ends.get("language_projection.bias"));
    }

    @Override
    public Map<String, Double> evaluate(NDManager parent) {
        Random random = new Random(-1);
        Map<Integer, int[]> byPosition = new LinkedHashMap<>();
        for (int done = 0; done < HELD_OUT; done += CHUNK) {
            try (NDManager manager = parent.newSubManager()) {
                List<Example> examples = draw(CHUNK, random, 1);
                NDArray tokens = write(pixels(manager, examples));
                float[] held =
                        SoftScenes.KERNELS.call("read_words", tokens, table).toFloatArray();
                count(examples, held, byPosition);
            }
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        byPosition.forEach(
                (position, count) ->
                        shares.put("word " + position, (double) count[0] / count[1]));
        return shares;
    }

    /** Counts, for each position in a bag, how often its word is read back with more than half. */
    private void count(List<Example> examples, float[] held, Map<Integer, int[]> byPosition) {
        int v = words.size();
        int k = qformer.config().queries();
        for (int i = 0; i < examples.size(); i++) {
            List<List<String>> facts = examples.get(i).facts();
            for (int place = 0; place < facts.size(); place++) {
                int row = (i * k + place) * v;
                for (int position = 0; position < facts.get(place).size(); position++) {
                    int id = words.id(facts.get(place).get(position));
                    int[] count = byPosition.computeIfAbsent(position, at -> new int[2]);
                    count[0] += held[row + id] > 0.5f ? 1 : 0;
                    count[1]++;
                }
            }
        }
    }

    private NDArray pixels(NDManager manager, List<Example> examples) {
        return SignalBatch.stack(
                manager, examples.stream().map(Example::signal).toList());
    }

    /** Counts words: (B, K, V); query tokens beyond the places stay empty. */
    private NDArray bags(NDManager manager, List<Example> examples) {
        int v = words.size();
        int k = qformer.config().queries();
        float[] counts = new float[examples.size() * k * v];
        for (int i = 0; i < examples.size(); i++) {
            List<List<String>> facts = examples.get(i).facts();
            for (int place = 0; place < Math.min(k, facts.size()); place++) {
                for (String word : facts.get(place)) {
                    counts[(i * k + place) * v + words.id(word)] += 1;
                }
            }
        }
        return Ops.tensor(manager, counts, examples.size(), k, v);
    }

    private List<Example> draw(int count, Random random, double difficulty) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(corpus.draw(random, difficulty));
        }
        return examples;
    }
}
