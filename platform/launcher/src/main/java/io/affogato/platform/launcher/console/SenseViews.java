package io.affogato.platform.launcher.console;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.modality.SignalReader;
import io.affogato.platform.kernel.InstalledModality;
import io.affogato.platform.launcher.console.OpenModels.Open;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each sense of a recording looks and sounds like. Readers say so themselves, so nothing here
 * knows any of them.
 */
final class SenseViews {

    private static final int MOST = 16;

    private final AskService ask;
    private final Map<String, List<View>> views =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, List<View>> eldest) {
                    return size() > MOST;
                }
            };

    SenseViews(AskService ask) {
        this.ask = ask;
    }

    /**
     * A sense.
     *
     * @param modality it belongs to
     * @param present whether the recording has it
     * @param pictures PNG files
     * @param sounds WAV files
     * @param problem why its files cannot be read; empty if they can
     */
    record View(
            String modality,
            boolean present,
            List<byte[]> pictures,
            List<byte[]> sounds,
            String problem) {}

    /**
     * Returns the senses of a recording, as the model that is open reads them.
     *
     * @param key tells recordings apart
     */
    List<View> of(String key, Sample sample) {
        synchronized (views) {
            List<View> known = views.get(key);
            if (known != null) {
                return known;
            }
        }
        List<View> seen = ask.with("", open -> look(open, sample));
        synchronized (views) {
            views.put(key, seen);
        }
        return seen;
    }

    private static List<View> look(Open open, Sample sample) {
        List<View> seen = new ArrayList<>();
        for (InstalledModality each : open.lease().snapshot().modalities()) {
            if (open.modalities().contains(each.id())) {
                seen.add(look(each, open, sample));
            }
        }
        return seen;
    }

    private static View look(InstalledModality each, Open open, Sample sample) {
        String id = each.id().value();
        try (SignalReader reader = each.modality().openReader(open.readers())) {
            if (reader.sources(sample).isEmpty()) {
                return new View(id, false, List.of(), List.of(), "");
            }
            return new View(id, true, reader.pictures(sample), reader.sounds(sample), "");
        } catch (ModalityException e) {
            return new View(id, true, List.of(), List.of(), e.getMessage());
        }
    }

    /** Returns one of the files of a sense. */
    static byte[] file(List<View> views, String modality, boolean sound, int index) {
        return views.stream()
                .filter(view -> view.modality().equals(modality))
                .map(view -> sound ? view.sounds() : view.pictures())
                .filter(files -> index < files.size())
                .map(files -> files.get(index))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ModalityException(
                                        ErrorCode.MISSING_FILE,
                                        "'%s' has no such view".formatted(modality)));
    }
}
