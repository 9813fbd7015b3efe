package io.affogato.fusion.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.ModalityId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Counts what each modality's encoder holds in the engine's memory.
 *
 * <p>Every modality gets a sub-manager of its own, below the run's; networks that several share are
 * counted under their key and under no modality.
 *
 * <p>Safe for any thread; a count taken while an encoder loads may miss its newest arrays.
 */
public final class EncoderMemory implements AutoCloseable {

    private final EncoderContext run;
    private final Map<ModalityId, NDManager> owners = new ConcurrentHashMap<>();

    /** Keys of shared networks by the engine's name of each of their arrays. */
    private final Map<String, String> shared = new ConcurrentHashMap<>();

    /** Who asked for a shared network, by its key. */
    private final Map<String, Set<ModalityId>> users = new ConcurrentHashMap<>();

    /** Counts below the manager of a run. */
    public EncoderMemory(EncoderContext run) {
        this.run = run;
    }

    /**
     * What is held at one moment, in bytes of array content.
     *
     * @param own by modality, without shared networks
     * @param shared by the key under which a network is shared
     */
    public record Usage(Map<ModalityId, Long> own, Map<String, Long> shared) {

        /** Copies the maps. */
        public Usage {
            own = Map.copyOf(own);
            shared = Map.copyOf(shared);
        }
    }

    /** Returns what to open a modality's encoder with; the same manager for the same id. */
    public EncoderContext of(ModalityId id) {
        return new Counted(id, owners.computeIfAbsent(id, i -> run.manager().newSubManager()));
    }

    /** Counts now. */
    public Usage usage() {
        Map<ModalityId, Long> own = new LinkedHashMap<>();
        Map<String, Long> common = new TreeMap<>();
        owners.forEach(
                (id, owner) -> {
                    own.put(id, 0L);
                    for (NDArray array : owner.getManagedArrays()) {
                        String key = shared.get(array.getUid());
                        if (key == null) {
                            own.merge(id, bytes(array), Long::sum);
                        } else {
                            common.merge(key, bytes(array), Long::sum);
                        }
                    }
                });
        return new Usage(own, common);
    }

    /** Returns a modality's own bytes and its equal part of each network that it shares. */
    long bytes(String modality) {
        Usage now = usage();
        long bytes = 0;
        for (Map.Entry<ModalityId, Long> own : now.own().entrySet()) {
            bytes += own.getKey().value().equals(modality) ? own.getValue() : 0;
        }
        for (Map.Entry<String, Long> common : now.shared().entrySet()) {
            Set<ModalityId> with = users.getOrDefault(common.getKey(), Set.of());
            if (with.stream().anyMatch(id -> id.value().equals(modality))) {
                bytes += common.getValue() / with.size();
            }
        }
        return bytes;
    }

    /**
     * Frees what the encoders left behind. A sub-manager with a shared network, which may outlive
     * the encoder that loaded it, stays until the run's manager is closed. Calling it twice is
     * allowed.
     */
    @Override
    public void close() {
        for (NDManager owner : owners.values()) {
            if (owner.getManagedArrays().stream().noneMatch(a -> shared.containsKey(a.getUid()))) {
                owner.close();
            }
        }
    }

    private static long bytes(NDArray array) {
        return array.size() * array.getDataType().getNumOfBytes();
    }

    /** The run's context with a manager that is counted. */
    private final class Counted implements EncoderContext {

        private final ModalityId id;
        private final NDManager manager;

        Counted(ModalityId id, NDManager manager) {
            this.id = id;
            this.manager = manager;
        }

        @Override
        public NDManager manager() {
            return manager;
        }

        @Override
        public Path weights() {
            return run.weights();
        }

        @Override
        public int frames() {
            return run.frames();
        }

        @Override
        public <T extends AutoCloseable> Shared<T> share(String key, Supplier<T> loader) {
            users.computeIfAbsent(key, k -> ConcurrentHashMap.newKeySet()).add(id);
            return run.share(key, () -> load(key, loader));
        }

        /** What appears below this manager while a shared network loads is the network's. */
        private <T> T load(String key, Supplier<T> loader) {
            Set<String> before =
                    manager.getManagedArrays().stream()
                            .map(NDArray::getUid)
                            .collect(Collectors.toSet());
            T network = loader.get();
            manager.getManagedArrays().stream()
                    .map(NDArray::getUid)
                    .filter(uid -> !before.contains(uid))
                    .forEach(uid -> shared.put(uid, key));
            return network;
        }
    }
}
