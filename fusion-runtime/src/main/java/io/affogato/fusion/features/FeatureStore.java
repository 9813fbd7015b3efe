package io.affogato.fusion.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.fusion.checkpoint.Durable;
import io.affogato.fusion.training.ModalityFeatures;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.nn.Ops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features of one modality under one {@link FeatureSpec}, by SHA-256 of the input bytes.
 *
 * <pre>
 *   &lt;root&gt;/&lt;modality&gt;/&lt;first 12 digits of the spec's hash&gt;/spec.json
 *                                       /shards/&lt;sha256&gt;.safetensors   (R, S, N, D), below 1 GB
 *                                       /commits/&lt;uuid&gt;.json           which rows a shard holds
 * </pre>
 *
 * <p>Shards and commits are written under temporary names, forced to disk and renamed; readers
 * believe commits only, and a commit whose shard is missing or has another size is passed over, so
 * that its recordings are encoded again. Several processes may write; the first commit of a key
 * counts. Rows of a shard are stacked in one array: a batch is one native call, and a shard one
 * mapping, however many recordings there are.
 *
 * <p>Not thread-safe.
 */
public final class FeatureStore implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(FeatureStore.class);

    private final FeatureSpec spec;
    private final Path folder;
    private final NDManager manager;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, FeatureShard> shards = new HashMap<>();

    private FeatureStore(FeatureSpec spec, Path folder, NDManager manager) {
        this.spec = spec;
        this.folder = folder;
        this.manager = manager;
    }

    /**
     * Opens the store of a specification, making its folders if need be.
     *
     * @param root folder of all features
     * @param parent parent of the manager that holds mapped shards, in host memory
     * @throws ModalityException {@link ErrorCode#NO_OUTPUT} if the folders cannot be made or read
     */
    public static FeatureStore open(Path root, FeatureSpec spec, NDManager parent) {
        Path folder = root.resolve(spec.folder());
        FeatureStore store = new FeatureStore(spec, folder, parent.newSubManager(Device.cpu()));
        try {
            Files.createDirectories(store.shardFolder());
            Files.createDirectories(store.commitFolder());
            if (!Files.exists(folder.resolve("spec.json"))) {
                Durable.write(folder.resolve("spec.json"), FeatureCommit.json(spec));
            }
            sweep(store.shardFolder());
            sweep(store.commitFolder());
            store.readCommits();
        } catch (IOException e) {
            store.close();
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "feature store %s cannot be used: %s; check that the folder is writable"
                            .formatted(folder, e),
                    e);
        }
        return store;
    }

    /** Deletes what killed writers left, once no living one can still be at it. */
    private static void sweep(Path folder) throws IOException {
        Instant old = Instant.now().minus(Duration.ofDays(1));
        List<Path> temporary;
        try (Stream<Path> files = Files.list(folder)) {
            temporary =
                    files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
        }
        for (Path file : temporary) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void readCommits() throws IOException {
        List<Path> commits;
        try (Stream<Path> files = Files.list(commitFolder())) {
            commits = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        for (Path file : commits) {
            try {
                FeatureCommit commit = FeatureCommit.read(file);
                if (holds(commit)) {
                    add(commit);
                } else {
                    LOGGER.warn("commit {} has lost its shard; encoding again", file);
                }
            } catch (IOException e) {
                LOGGER.warn("commit {} is not readable; encoding again", file, e);
            }
        }
    }

    private boolean holds(FeatureCommit commit) throws IOException {
        Path shard = shardFolder().resolve(commit.shard());
        return commit.format() == FeatureSpec.FORMAT
                && commit.spec().equals(spec.hash())
                && Files.isRegularFile(shard)
                && Files.size(shard) == commit.bytes();
    }

    /** Makes the rows of a commit known. */
    void add(FeatureCommit commit) {
        for (int row = 0; row < commit.rows().size(); row++) {
            FeatureCommit.Row found = commit.rows().get(row);
            places.putIfAbsent(found.key(), new Place(commit.shard(), row, found.present()));
        }
    }

    /** Returns whether a recording has features here. */
    public boolean has(String key) {
        return places.containsKey(key);
    }

    /** Returns the number of recordings. */
    public int size() {
        return places.size();
    }

    /** Returns a writer that appends. Close it before reading what it wrote. */
    public FeatureWriter writer(long shardBytes) {
        return new FeatureWriter(this, shardBytes);
    }

    /**
     * Stacks the features of recordings, each once, in the order in which they first appear; what
     * stands for none is zero, masked and not present.
     *
     * @param owner manager of the result, whose device it lands on
     * @param keys one a sample
     */
    public ModalityFeatures load(NDManager owner, List<Optional<String>> keys) {
        List<Optional<String>> recordings = keys.stream().distinct().toList();
        Selection rows = select(recordings);
        float[] present = new float[recordings.size()];
        for (int i = 0; i < present.length; i++) {
            present[i] = recordings.get(i).map(key -> place(key).present() ? 1f : 0f).orElse(0f);
        }
        return new ModalityFeatures(
                rows.gather(owner, FeatureShard::tokens),
                rows.gather(owner, FeatureShard::mask),
                rows.gather(owner, FeatureShard::pooled),
                Selection.tensor(owner, present),
                rowsOf(owner, keys, recordings));
    }

    /** Returns where each sample's recording stands; empty if every sample has its own. */
    private static Optional<NDArray> rowsOf(
            NDManager owner, List<Optional<String>> keys, List<Optional<String>> recordings) {
        if (recordings.size() == keys.size()) {
            return Optional.empty();
        }
        Map<Optional<String>, Integer> index = new HashMap<>();
        recordings.forEach(recording -> index.put(recording, index.size()));
        long[] rows = keys.stream().mapToLong(index::get).toArray();
        return Optional.of(Ops.tensor(owner, rows, rows.length));
    }

    private Selection select(List<Optional<String>> keys) {
        Selection selection = new Selection(keys.size());
        if (keys.stream().noneMatch(Optional::isPresent)) {
            places.values().stream()
                    .findFirst()
                    .ifPresent(any -> selection.shapeLike(shard(any.shard())));
        }
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).isPresent()) {
                Place place = place(keys.get(i).get());
                selection.add(i, shard(place.shard()), place.row());
            }
        }
        return selection;
    }

    private Place place(String key) {
        Place place = places.get(key);
        if (place == null) {
            throw new IllegalArgumentException(
                    "no features of %s under key %s; encode them first"
                            .formatted(spec.modality(), key));
        }
        return place;
    }

    private FeatureShard shard(String name) {
        return shards.computeIfAbsent(
                name, file -> FeatureShard.open(shardFolder().resolve(file), manager));
    }

    FeatureSpec spec() {
        return spec;
    }

    NDManager manager() {
        return manager;
    }

    Path shardFolder() {
        return folder.resolve("shards");
    }

    Path commitFolder() {
        return folder.resolve("commits");
    }

    /** Lets go of the mapped shards. Calling it twice is allowed. */
    @Override
    public void close() {
        manager.close();
    }

    private record Place(String shard, int row, boolean present) {}
}
