package io.affogato.fusion.data.published;

import java.util.List;

/**
 * Where the file of one role lies, relative to the media folder.
 *
 * <p>A path may hold fields of a question in braces, such as {@code {video_id}.mp4}, and {@code
 * {root}}, the media folder's own path, as in {@code {root}_depth/{video}} for a sibling. A first
 * part {@code *} stands for any one folder.
 *
 * @param required whether a question without this file is incomplete
 * @param files for a question about a whole recording; the first that exists is taken
 * @param clips for a question about a part of a recording: what was cut before
 * @param recordings for the same: whole recordings, to cut now
 */
public record MediaRule(
        boolean required, List<String> files, List<String> clips, List<String> recordings) {

    /** Copies the lists; an absent one is empty. */
    public MediaRule {
        files = files == null ? List.of() : List.copyOf(files);
        clips = clips == null ? List.of() : List.copyOf(clips);
        recordings = recordings == null ? List.of() : List.copyOf(recordings);
    }

    /** Returns where to look for what is used as it lies there. */
    List<String> ready(PublishedQuestion question) {
        return question.span().isPresent() ? clips : files;
    }

    /** Returns the rule of a role whose place somebody names. */
    static MediaRule at(String path, boolean cut, MediaRule replaced) {
        if (cut) {
            return new MediaRule(
                    true,
                    List.of(),
                    List.of(path),
                    replaced == null ? List.of() : replaced.recordings());
        }
        return new MediaRule(true, List.of(path), List.of(), List.of(path));
    }
}
