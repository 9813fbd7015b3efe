package io.affogato.fusion.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.lora.LoraSet;
import io.affogato.fusion.qformer.QFormer;
import io.affogato.modality.PretrainingCorpus.Example;
import io.affogato.nn.Ops;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From feature tokens to soft tokens: norm, query transformer, projection; and how well they say
 * what is to be said.
 *
 * <p>Axes: B batch, N feature tokens, D width, K query tokens, E language width, V vocabulary.
 *
 * @param words the vocabulary
 * @param table (V, E), the words' fixed code
 * @param qformer the query transformer
 * @param ends norm, query tokens and projection under their Hugging Face names
 */
record SoftWriting(Words words, NDArray table, QFormer qformer, Map<String, NDArray> ends) {

    private static final List<String> PROJECTION =
            List.of("language_projection.weight", "language_projection.bias");

    private static final double EPSILON = 1e-5; // as the adapters' layer norm

    /** The same way with a projection of its own to be trained, which starts as this one's. */
    SoftWriting withOwnProjection(NDManager owner) {
        Map<String, NDArray> own = new LinkedHashMap<>(ends);
        for (String name : PROJECTION) {
            NDArray copy = Ops.copy(ends.get(name));
            copy.attach(owner);
            own.put(name, copy);
        }
        return new SoftWriting(words, table, qformer, own);
    }

    /** Returns the projection by name. */
    Map<String, NDArray> projection() {
        Map<String, NDArray> projection = new LinkedHashMap<>();
        PROJECTION.forEach(name -> projection.put(name, ends.get(name)));
        return projection;
    }

    /** Maps features (B, N, D) to soft tokens (B, K, E). */
    NDArray tokens(NDArray features) {
        NDArray normal =
                Ops.layerNorm(
                        features,
                        ends.get("vision_model.post_layernorm.weight"),
                        ends.get("vision_model.post_layernorm.bias"),
                        EPSILON);
        NDArray mask = Ops.full(normal, 1, normal.getShape().get(0), normal.getShape().get(1));
        NDArray queries =
                qformer.forward(LoraSet.NONE, ends.get("query_tokens"), normal, mask, false);
        return Ops.linear(
                queries,
                ends.get("language_projection.weight"),
                ends.get("language_projection.bias"));
    }

    /** Returns how far tokens (B, K, E) are from the words of the examples, a scalar. */
    NDArray loss(NDArray tokens, List<Example> examples) {
        return SoftScenes.KERNELS.call("writing_loss", tokens, bags(tokens, examples), table);
    }

    /** Counts, for each position in a bag, how often its word is read back with more than half. */
    void count(NDArray tokens, List<Example> examples, WordCount count) {
        float[] held = SoftScenes.KERNELS.call("read_words", tokens, table).toFloatArray();
        int v = words.size();
        int k = qformer.config().queries();
        for (int i = 0; i < examples.size(); i++) {
            List<List<String>> facts = examples.get(i).facts();
            for (int place = 0; place < facts.size(); place++) {
                int row = (i * k + place) * v;
                for (int position = 0; position < facts.get(place).size(); position++) {
                    int id = words.id(facts.get(place).get(position));
                    count.add(position, held[row + id] > 0.5f);
                }
            }
        }
    }

    /** Counts words: (B, K, V); query tokens beyond the places stay empty. */
    private NDArray bags(NDArray like, List<Example> examples) {
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
        return Ops.tensor(like.getManager(), counts, examples.size(), k, v);
    }
}
