package io.affogato.nn.safetensors;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the weights of a folder in Hugging Face layout: one {@code model.safetensors}, or shards
 * with an index if they would be too large for one.
 */
public final class ShardedWriter {

    /** Size from which on weights are divided, 2 GB. */
    public static final long SHARD_BYTES = 2_000_000_000;

    private final long shardBytes;

    /**
     * Makes a writer.
     *
     * @param shardBytes most bytes of tensors in a file; a larger tensor has a file of its own
     */
    public ShardedWriter(long shardBytes) {
        if (shardBytes <= 0) {
            throw new IllegalArgumentException(
                    "shardBytes must be positive, was %d".formatted(shardBytes));
        }
        this.shardBytes = shardBytes;
    }

    /**
     * Writes tensors, in the order of their names, bit for bit as they are stored.
     *
     * @param folder must exist and should be empty
     * @param progress told about every finished file
     * @return the number of files
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if writing fails
     */
    public int write(Path folder, Map<String, ? extends TensorBytes> tensors, Progress progress) {
        List<SortedMap<String, TensorBytes>> shards = divided(new TreeMap<>(tensors));
        JsonObject places = new JsonObject();
        for (int i = 0; i < shards.size(); i++) {
            String name =
                    shards.size() == 1
                            ? SafetensorsFolder.SINGLE
                            : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            progress.report("writing weights", i, shards.size());
            SafetensorsWriter.copy(folder.resolve(name), shards.get(i), Map.of("format", "pt"));
            shards.get(i).keySet().forEach(tensor -> places.addProperty(tensor, name));
        }
        progress.report("writing weights", shards.size(), shards.size());
        if (shards.size() > 1) {
            index(folder.resolve(SafetensorsFolder.INDEX), places, total(tensors));
        }
        return shards.size();
    }

    private List<SortedMap<String, TensorBytes>> divided(SortedMap<String, TensorBytes> tensors) {
        List<SortedMap<String, TensorBytes>> shards = new ArrayList<>();
        SortedMap<String, TensorBytes> shard = new TreeMap<>();
        long bytes = 0;
        for (Map.Entry<String, TensorBytes> tensor : tensors.entrySet()) {
            if (!shard.isEmpty() && bytes + tensor.getValue().bytes() > shardBytes) {
                shards.add(shard);
                shard = new TreeMap<>();
                bytes = 0;
            }
            shard.put(tensor.getKey(), tensor.getValue());
            bytes += tensor.getValue().bytes();
        }
        shards.add(shard);
        return shards;
    }

    private static long total(Map<String, ? extends TensorBytes> tensors) {
        return tensors.values().stream().mapToLong(TensorBytes::bytes).sum();
    }

    private static void index(Path file, JsonObject places, long bytes) {
        JsonObject metadata = new JsonObject();
        metadata.addProperty("total_size", bytes);
        JsonObject root = new JsonObject();
        root.add("metadata", metadata);
        root.add("weight_map", places);
        try {
            Files.writeString(
                    file,
                    new GsonBuilder()
                                    .setPrettyPrinting()
                                    .disableHtmlEscaping()
                                    .create()
                                    .toJson(root)
                            + "\n");
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "writing %s failed: %s; check the folder and its free space"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }
}
