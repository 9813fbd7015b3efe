package io.affogato.nn.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder in Hugging Face layout: {@code model.safetensors}, or shards listed by {@code
 * model.safetensors.index.json}.
 */
public final class SafetensorsFolder implements TensorSource {

    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    private static final long MAX_INDEX = 64L << 20;

    private final Path folder;
    private final Map<String, SafetensorsFile> shards;
    private final SortedMap<String, SafetensorsFile> places;

    private SafetensorsFolder(
            Path folder,
            Map<String, SafetensorsFile> shards,
            SortedMap<String, SafetensorsFile> places) {
        this.folder = folder;
        this.shards = shards;
        this.places = Collections.unmodifiableSortedMap(places);
    }

    /**
     * Opens a file, or a folder in Hugging Face layout.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS}, {@link ErrorCode#BAD_WEIGHTS} or
     *     {@link ErrorCode#IO}, naming the file
     */
    public static TensorSource openAny(Path fileOrFolder) {
        return Files.isDirectory(fileOrFolder)
                ? open(fileOrFolder)
                : SafetensorsFile.open(fileOrFolder);
    }

    /**
     * Opens the weights of a folder; an index wins over a single file.
     *
     * @throws ModalityException as {@link #openAny}
     */
    public static SafetensorsFolder open(Path folder) {
        Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
        try {
            SortedMap<String, SafetensorsFile> places =
                    Files.isRegularFile(folder.resolve(INDEX))
                            ? sharded(folder, shards)
                            : single(folder, shards);
            return new SafetensorsFolder(folder, shards, places);
        } catch (RuntimeException e) {
            shards.values().forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static SortedMap<String, SafetensorsFile> single(
            Path folder, Map<String, SafetensorsFile> shards) {
        if (!Files.isRegularFile(folder.resolve(SINGLE))) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "folder %s holds neither %s nor %s; name a folder in Hugging Face layout"
                            .formatted(folder, SINGLE, INDEX));
        }
        SafetensorsFile file = SafetensorsFile.open(folder.resolve(SINGLE));
        shards.put(SINGLE, file);
        SortedMap<String, SafetensorsFile> places = new TreeMap<>();
        file.names().forEach(name -> places.put(name, file));
        return places;
    }

    private static SortedMap<String, SafetensorsFile> sharded(
            Path folder, Map<String, SafetensorsFile> shards) {
        SortedMap<String, SafetensorsFile> places = new TreeMap<>();
        Path index = folder.resolve(INDEX);
        for (Map.Entry<String, JsonElement> entry : weightMap(index).entrySet()) {
            String shard = shardName(index, entry);
            SafetensorsFile file =
                    shards.computeIfAbsent(
                            shard, name -> SafetensorsFile.open(folder.resolve(name)));
            if (!file.names().contains(entry.getKey())) {
                throw bad(
                        index,
                        "it places tensor %s in %s, which lacks it"
                                .formatted(entry.getKey(), shard));
            }
            places.put(entry.getKey(), file);
        }
        return places;
    }

    private static String shardName(Path index, Map.Entry<String, JsonElement> entry) {
        if (!entry.getValue().isJsonPrimitive()) {
            throw bad(index, "the place of tensor %s is no text".formatted(entry.getKey()));
        }
        String shard = entry.getValue().getAsString();
        if (!shard.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}")) {
            throw bad(index, "'%s' is no plain file name".formatted(shard));
        }
        return shard;
    }

    private static JsonObject weightMap(Path index) {
        try {
            if (Files.size(index) > MAX_INDEX) {
                throw bad(index, "it is larger than %d bytes".formatted(MAX_INDEX));
            }
            JsonElement root = JsonParser.parseString(Files.readString(index));
            if (root.isJsonObject()
                    && root.getAsJsonObject().get("weight_map") instanceof JsonObject map) {
                return map;
            }
            throw bad(index, "it has no object weight_map");
        } catch (JsonParseException e) {
            throw bad(index, "it is no JSON (%s)".formatted(e.getMessage()));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "reading %s failed: %s".formatted(index, e.getMessage()), e);
        }
    }

    @Override
    public Path path() {
        return folder;
    }

    @Override
    public Set<String> names() {
        return places.keySet();
    }

    @Override
    public Map<String, String> metadata() {
        Map<String, String> all = new TreeMap<>();
        shards.values().forEach(shard -> all.putAll(shard.metadata()));
        return all;
    }

    @Override
    public TensorType type(String name) {
        return place(name).type(name);
    }

    @Override
    public Shape shape(String name) {
        return place(name).shape(name);
    }

    @Override
    public NDArray load(String name, NDManager owner, Precision precision) {
        return place(name).load(name, owner, precision);
    }

    @Override
    public TensorBytes bytes(String name) {
        return place(name).bytes(name);
    }

    @Override
    public void close() {
        shards.values().forEach(SafetensorsFile::close);
    }

    private SafetensorsFile place(String name) {
        SafetensorsFile file = places.get(name);
        if (file == null) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s has no tensor %s among its %d".formatted(folder, name, places.size()));
        }
        return file;
    }

    private static ModalityException bad(Path index, String what) {
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "%s is no valid weight index: %s; fetch it again".formatted(index, what));
    }
}
