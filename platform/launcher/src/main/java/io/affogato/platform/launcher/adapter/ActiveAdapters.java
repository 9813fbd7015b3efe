package io.affogato.platform.launcher.adapter;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.fusion.checkpoint.Durable;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which adapters answer questions; never changes.
 *
 * @param schema names this format
 * @param changes how many there were
 * @param slots by modality
 */
public record ActiveAdapters(String schema, long changes, Map<String, Slot> slots) {

    /** The format this program writes and reads. */
    static final String SCHEMA = "affogato.adapters/1";

    static final ActiveAdapters NONE = new ActiveAdapters(SCHEMA, 0, Map.of());

    private static final int KEEP = 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    /** Sorts and copies the map. */
    public ActiveAdapters {
        slots = Collections.unmodifiableMap(new TreeMap<>(slots));
    }

    /**
     * The adapter of one modality.
     *
     * @param active SHA-256 of the one in use; empty for none
     * @param change by which it came into use
     * @param previous those that were in use before, newest first; an empty one stands for none
     */
    public record Slot(String active, long change, List<String> previous) {

        /** Copies the list. */
        public Slot {
            previous = List.copyOf(previous);
        }
    }

    /** Returns the adapter in use. */
    public Optional<String> active(ModalityId id) {
        return Optional.ofNullable(slots.get(id.value()))
                .map(Slot::active)
                .filter(sha -> !sha.isEmpty());
    }

    /** Returns the modality whose adapter came into use last. */
    public Optional<ModalityId> newest() {
        return slots.entrySet().stream()
                .filter(e -> !e.getValue().active().isEmpty())
                .max(Map.Entry.comparingByValue((a, b) -> Long.compare(a.change(), b.change())))
                .map(e -> new ModalityId(e.getKey()));
    }

    /** Returns the same with adapters in use, an empty hash for none. */
    ActiveAdapters with(Map<ModalityId, String> chosen) {
        Map<String, Slot> next = new TreeMap<>(slots);
        chosen.forEach(
                (id, sha) -> {
                    Slot before = slots.getOrDefault(id.value(), new Slot("", 0, List.of()));
                    if (!before.active().equals(sha)) {
                        List<String> previous = new ArrayList<>(before.previous());
                        previous.add(0, before.active());
                        List<String> kept = previous.subList(0, Math.min(KEEP, previous.size()));
                        next.put(id.value(), new Slot(sha, changes + 1, kept));
                    }
                });
        return new ActiveAdapters(SCHEMA, changes + 1, next);
    }

    /** Returns the same with the adapter back in use that was before. */
    Optional<ActiveAdapters> back(ModalityId id) {
        Slot now = slots.get(id.value());
        if (now == null || now.previous().isEmpty()) {
            return Optional.empty();
        }
        List<String> rest = now.previous().subList(1, now.previous().size());
        Map<String, Slot> next = new TreeMap<>(slots);
        next.put(id.value(), new Slot(now.previous().get(0), changes + 1, rest));
        return Optional.of(new ActiveAdapters(SCHEMA, changes + 1, next));
    }

    static ActiveAdapters read(Path file) {
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return MAPPER.readValue(Files.readAllBytes(file), ActiveAdapters.class);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO,
                    "%s cannot be read: %s; remove it and activate adapters again"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Durable.write(file, MAPPER.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be written: %s; check the folder and its space".formatted(file, e),
                    e);
        }
    }
}
