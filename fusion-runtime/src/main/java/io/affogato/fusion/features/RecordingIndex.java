package io.affogato.fusion.features;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec.MissingPolicy;
import io.affogato.modality.Sample;
import io.affogato.modality.SignalReader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which recording of one modality each sample uses. */
final class RecordingIndex {

    private final Map<String, Recording> byKey = new LinkedHashMap<>();
    private final IdentityHashMap<Sample, String> keys = new IdentityHashMap<>();
    private final List<BadRecording> bad = new ArrayList<>();
    private final Set<Sample> broken = Collections.newSetFromMap(new IdentityHashMap<>());
    private int absent;

    /** Asks a reader for the sources of every sample and hashes what it names, each once. */
    static RecordingIndex of(
            ModalityId modality,
            MissingPolicy missing,
            SignalReader reader,
            List<Sample> samples,
            InputHashes hashes) {
        RecordingIndex index = new RecordingIndex();
        Map<List<Path>, Optional<String>> seen = new HashMap<>();
        for (Sample sample : samples) {
            List<Path> sources = List.copyOf(reader.sources(sample));
            if (sources.isEmpty()) {
                index.absent(modality, missing, sample);
            } else {
                seen.computeIfAbsent(sources, files -> index.hash(modality, files, sample, hashes))
                        .ifPresentOrElse(
                                key -> index.keys.put(sample, key), () -> index.broken.add(sample));
            }
        }
        return index;
    }

    private void absent(ModalityId modality, MissingPolicy missing, Sample sample) {
        absent++;
        if (missing == MissingPolicy.FAIL) {
            broken.add(sample);
            bad.add(
                    new BadRecording(
                            modality,
                            sample.origin(),
                            ErrorCode.BAD_SAMPLE,
                            "sample '%s' has no file for this modality, which may not be missing;"
                                            .formatted(sample.id())
                                    + " its media are %s".formatted(sample.media())));
        }
    }

    private Optional<String> hash(
            ModalityId modality, List<Path> sources, Sample sample, InputHashes hashes) {
        try {
            String key = hashes.of(sources);
            byKey.putIfAbsent(key, new Recording(sources, sample, key));
            return Optional.of(key);
        } catch (ModalityException e) {
            bad.add(new BadRecording(modality, sample.origin(), e.code(), e.getMessage()));
            return Optional.empty();
        }
    }

    Collection<Recording> recordings() {
        return byKey.values();
    }

    IdentityHashMap<Sample, String> keys() {
        return keys;
    }

    Set<Sample> broken() {
        return broken;
    }

    List<BadRecording> bad() {
        return bad;
    }

    int absent() {
        return absent;
    }
}
