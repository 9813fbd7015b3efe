package io.affogato.fusion.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.pickle.TorchFile;
import io.affogato.nn.pickle.TorchTensor;
import io.affogato.nn.safetensors.SafetensorsFile;
import io.affogato.nn.safetensors.SafetensorsFolder;
import io.affogato.nn.safetensors.TensorBytes;
import io.affogato.nn.safetensors.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An open source of weights: a folder in Hugging Face layout, a PyTorch or a safetensors file. */
final class Source implements AutoCloseable {

    private static final String BIN = "pytorch_model.bin";
    private static final String BIN_INDEX = "pytorch_model.bin.index.json";
    private static final int LONGEST_NAME = 500;
    private static final long MAX_INDEX = 64L << 20;

    private final Path path;
    private final List<AutoCloseable> files = new ArrayList<>();
    private final Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private long fileBytes;

    private Source(Path path) {
        this.path = path;
    }

    /**
     * Opens whatever is there.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS}, {@link ErrorCode#BAD_WEIGHTS} or
     *     {@link ErrorCode#IO}, naming the file
     */
    static Source open(Path path) {
        Source source = new Source(path);
        try {
            source.read();
            return source;
        } catch (IOException e) {
            source.close();
            throw new ModalityException(
                    ErrorCode.IO, "reading %s failed: %s".formatted(path, e.getMessage()), e);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private void read() throws IOException {
        if (!Files.isDirectory(path)) {
            file(path);
        } else if (Files.exists(path.resolve(BIN_INDEX)) && !hasSafetensors()) {
            for (String shard : shards(path.resolve(BIN_INDEX))) {
                torch(path.resolve(shard));
            }
        } else if (Files.exists(path.resolve(BIN)) && !hasSafetensors()) {
            torch(path.resolve(BIN));
        } else {
            safetensors(SafetensorsFolder.open(path));
        }
    }

    private boolean hasSafetensors() {
        return Files.exists(path.resolve("model.safetensors"))
                || Files.exists(path.resolve("model.safetensors.index.json"));
    }

    private void file(Path file) throws IOException {
        if (file.toString().endsWith(".safetensors")) {
            safetensors(SafetensorsFile.open(file));
        } else {
            torch(file);
        }
    }

    private void safetensors(TensorSource source) {
        files.add(source);
        for (String name : source.names()) {
            tensors.put(name, source.bytes(name));
            fileBytes += source.bytes(name).bytes();
        }
    }

    private void torch(Path file) throws IOException {
        TorchFile torch = TorchFile.open(file);
        files.add(torch);
        fileBytes += Files.size(file);
        if (!(torch.value() instanceof Map<?, ?> saved)) {
            throw bad(file, "it holds no map of tensors");
        }
        if (saved.get("cfg") instanceof Map<?, ?> cfg) {
            cfg.forEach((key, value) -> settings.put(String.valueOf(key), value));
        }
        for (Map.Entry<?, ?> entry : state(saved).entrySet()) {
            if (!(entry.getKey() instanceof String name) || name.length() > LONGEST_NAME) {
                throw bad(file, "a tensor has no proper name");
            }
            if (!(entry.getValue() instanceof TorchTensor tensor)) {
                throw bad(file, "entry '%s' is no tensor".formatted(name));
            }
            if (tensors.put(name, tensor) != null) {
                throw bad(file, "tensor %s is in two shards".formatted(name));
            }
        }
    }

    /** Trainers save the state beside other things, some once for each split. */
    private static Map<?, ?> state(Map<?, ?> saved) {
        for (String key : List.of("model", "state_dict")) {
            if (saved.get(key) instanceof Map<?, ?> state) {
                return state;
            }
        }
        for (Object part : saved.values()) {
            if (part instanceof Map<?, ?> split && split.get("model") instanceof Map<?, ?> state) {
                return state;
            }
        }
        return saved;
    }

    private static Set<String> shards(Path index) throws IOException {
        if (Files.size(index) > MAX_INDEX) {
            throw bad(index, "it is larger than %d bytes".formatted(MAX_INDEX));
        }
        try {
            JsonNode places =
                    JsonMapper.builder().build().readTree(index.toFile()).path("weight_map");
            Set<String> shards = new TreeSet<>();
            places.forEach(place -> shards.add(place.asText()));
            for (String shard : shards) {
                if (!shard.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}")) {
                    throw bad(index, "'%s' is no plain file name".formatted(shard));
                }
            }
            return shards;
        } catch (JsonProcessingException e) {
            throw bad(index, "it is no JSON (%s)".formatted(e.getOriginalMessage()));
        }
    }

    private static ModalityException bad(Path file, String what) {
        return new ModalityException(
                ErrorCode.BAD_WEIGHTS,
                "%s cannot be imported: %s; name a folder in Hugging Face layout, or a file with a state dictionary"
                        .formatted(file, what));
    }

    Path path() {
        return path;
    }

    /** Returns the tensors, which can be copied while this is open. */
    Map<String, TensorBytes> tensors() {
        return tensors;
    }

    /** Returns what is saved under {@code cfg}; empty if there is nothing. */
    Map<String, Object> settings() {
        return settings;
    }

    /** Returns the size of all files. */
    long fileBytes() {
        return fileBytes;
    }

    @Override
    public void close() {
        for (AutoCloseable file : files) {
            if (file instanceof TorchFile torch) {
                torch.close();
            } else if (file instanceof TensorSource source) {
                source.close();
            }
        }
    }
}
