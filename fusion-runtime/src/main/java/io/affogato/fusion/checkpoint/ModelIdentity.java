package io.affogato.fusion.checkpoint;

import io.affogato.modality.ModalityId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has to be the same for trained adapters to mean the same.
 *
 * @param modalities in order: fusion weights depend on it
 * @param rank of the low-rank pairs
 * @param fusion name of the fusion
 * @param frames T
 * @param backbone SHA-256 of the frozen weights, and what they are kept as if not as float32
 * @param bundles SHA-256 of each modality's bundle, for information; a rebuilt bundle may differ
 * @param infusion settings of an infusion by name, its layers and form; empty if nothing is infused
 * @param head settings of a head by name; empty if answers are words
 */
public record ModelIdentity(
        List<ModalityId> modalities,
        int rank,
        String fusion,
        int frames,
        String backbone,
        Map<ModalityId, String> bundles,
        Map<String, String> infusion,
        Map<String, String> head) {

    /** Copies the collections. */
    public ModelIdentity {
        infusion = Collections.unmodifiableMap(new TreeMap<>(infusion));
        head = Collections.unmodifiableMap(new TreeMap<>(head));
        modalities = List.copyOf(modalities);
        bundles = Collections.unmodifiableMap(new TreeMap<>(bundles));
    }

    /** Answers are words. */
    public ModelIdentity(
            List<ModalityId> modalities,
            int rank,
            String fusion,
            int frames,
            String backbone,
            Map<ModalityId, String> bundles,
            Map<String, String> infusion) {
        this(modalities, rank, fusion, frames, backbone, bundles, infusion, Map.of());
    }

    /** Answers are words, and nothing is infused. */
    public ModelIdentity(
            List<ModalityId> modalities,
            int rank,
            String fusion,
            int frames,
            String backbone,
            Map<ModalityId, String> bundles) {
        this(modalities, rank, fusion, frames, backbone, bundles, Map.of());
    }

    /** Returns the same with other modalities. */
    ModelIdentity of(List<ModalityId> others) {
        return new ModelIdentity(others, rank, fusion, frames, backbone, bundles, infusion, head);
    }

    /** Returns the same with another head. */
    ModelIdentity withHead(Map<String, String> other) {
        return new ModelIdentity(
                modalities, rank, fusion, frames, backbone, bundles, infusion, other);
    }

    /** Returns one sentence for each thing in which another identity differs from this. */
    List<String> differences(ModelIdentity other) {
        List<String> differences = new ArrayList<>();
        compare("modalities", modalities, other.modalities, differences);
        compare("rank", rank, other.rank, differences);
        compare("fusion", fusion, other.fusion, differences);
        compare("frames", frames, other.frames, differences);
        compare("backbone", backbone, other.backbone, differences);
        compare("infusion", infusion, other.infusion, differences);
        compare("head", head, other.head, differences);
        return differences;
    }

    private static void compare(
            String what, Object expected, Object found, List<String> differences) {
        if (!expected.equals(found)) {
            differences.add("%s: expected %s, found %s".formatted(what, expected, found));
        }
    }
}
