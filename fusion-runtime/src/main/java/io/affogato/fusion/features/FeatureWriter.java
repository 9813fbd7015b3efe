package io.affogato.fusion.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import io.affogato.fusion.checkpoint.Durable;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.Features;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Ops;
import io.affogato.nn.safetensors.SafetensorsWriter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Collects features into shards; each full shard is written and committed. Closing writes the last.
 *
 * <p>Not thread-safe.
 */
public final class FeatureWriter implements AutoCloseable {

    private final FeatureStore store;
    private final long shardBytes;
    private final List<FeatureCommit.Row> rows = new ArrayList<>();
    private final List<FeatureShard> chunks = new ArrayList<>();
    private NDManager pending;
    private long bytes;

    FeatureWriter(FeatureStore store, long shardBytes) {
        this.store = store;
        this.shardBytes = shardBytes;
        this.pending = store.manager().newSubManager();
    }

    /**
     * Appends features.
     *
     * @param keys of the first rows; later rows are padding and dropped
     * @param features of a batch; they stay the caller's
     * @throws ModalityException {@link ErrorCode#NOT_FINITE} if features are not finite, or too
     *     large for the storage type
     */
    public void add(List<String> keys, Features features) {
        FeatureShard chunk = chunk(keys.size(), features);
        checkFinite(chunk.tokens(), keys);
        float[] present = features.present().toFloatArray();
        for (int i = 0; i < keys.size(); i++) {
            rows.add(new FeatureCommit.Row(keys.get(i), present[i] > 0));
        }
        chunks.add(chunk);
        bytes += chunk.tokens().size() * Float.BYTES;
        if (bytes >= shardBytes) {
            flush();
        }
    }

    private FeatureShard chunk(int count, Features features) {
        return new FeatureShard(
                head(features.tokens(), count),
                head(features.mask(), count),
                head(features.pooled(), count));
    }

    private NDArray head(NDArray array, int count) {
        NDArray head = Selection.KERNELS.call("head", array, count);
        NDArray kept = head.toDevice(pending.getDevice(), false);
        kept.attach(pending);
        return kept;
    }

    private void checkFinite(NDArray tokens, List<String> keys) {
        String check = store.spec().type() == FeatureType.FLOAT16 ? "finite_halves" : "finite";
        if (Selection.KERNELS.callLong(check, tokens) == 0) {
            throw new ModalityException(
                    ErrorCode.NOT_FINITE,
                    ("features of %s must be finite as %s, found others among the recordings %s;"
                                    + " store them as float32, or check encoder and input")
                            .formatted(store.spec().modality(), store.spec().type(), keys));
        }
    }

    /** Writes and commits what was collected. */
    public void flush() {
        if (rows.isEmpty()) {
            return;
        }
        try {
            write();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "features of %s cannot be written to %s: %s; check the free space"
                            .formatted(store.spec().modality(), store.shardFolder(), e),
                    e);
        }
        rows.clear();
        chunks.clear();
        bytes = 0;
        pending.close();
        pending = store.manager().newSubManager();
    }

    private void write() throws IOException {
        Path temporary = store.shardFolder().resolve(".%s.tmp".formatted(UUID.randomUUID()));
        SafetensorsWriter.write(temporary, arrays(), Map.of("spec", store.spec().hash()));
        String name = "%s.safetensors".formatted(Sha256.ofFile(temporary));
        long size = Files.size(temporary);
        Durable.move(temporary, store.shardFolder().resolve(name));
        FeatureCommit commit =
                new FeatureCommit(
                        FeatureSpec.FORMAT, store.spec().hash(), name, size, List.copyOf(rows));
        Path file = store.commitFolder().resolve("%s.json".formatted(UUID.randomUUID()));
        Durable.write(file, commit.json());
        store.add(commit);
    }

    private Map<String, NDArray> arrays() {
        NDArray tokens = Ops.concat(chunks.stream().map(FeatureShard::tokens).toList(), 0);
        return Map.of(
                FeatureShard.TOKENS,
                store.spec().type() == FeatureType.FLOAT16
                        ? Selection.KERNELS.call("halves", tokens)
                        : tokens,
                FeatureShard.MASK,
                Ops.concat(chunks.stream().map(FeatureShard::mask).toList(), 0),
                FeatureShard.POOLED,
                Ops.concat(chunks.stream().map(FeatureShard::pooled).toList(), 0));
    }

    /** Writes the rest. Calling it twice is allowed. */
    @Override
    public void close() {
        try {
            flush();
        } finally {
            pending.close();
        }
    }
}
