package io.affogato.fusion.data.published;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * CSV without a row of names: recording, first second, label, split. The label answers one question
 * that the format asks of every clip.
 *
 * <p>Clips are files of their own, named by recording and first second with six digits.
 */
final class ClipLabels implements EntryReader {

    private static final int LONGEST_RECORDING = 1_000_000; // seconds; six digits

    private final String question;
    private final Optional<String> split;

    ClipLabels(String question, Optional<String> split) {
        this.question = question;
        this.split = split;
    }

    @Override
    public List<String> columns() {
        return List.of("video", "start", "label", "split");
    }

    @Override
    public List<PublishedQuestion> read(Entry entry) {
        String video = entry.text("video");
        String label = entry.text("label").strip();
        Optional<Integer> start = entry.index("start", LONGEST_RECORDING);
        String part = entry.text("split").strip();
        if (start.isEmpty() || label.isEmpty()) {
            return List.of();
        }
        if (split.isPresent() && !split.get().equals(part)) {
            entry.leaveOut("other split");
            return List.of();
        }
        String clip = String.format(Locale.ROOT, "%s_%06d", video, start.get());
        return List.of(
                new PublishedQuestion(
                        clip,
                        entry.origin(),
                        Map.of("video", video, "clip", clip, "split", part, "label", label),
                        question,
                        List.of(),
                        List.of(label),
                        "",
                        Optional.empty()));
    }
}
