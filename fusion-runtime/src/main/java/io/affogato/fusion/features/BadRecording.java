package io.affogato.fusion.features;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityId;

/**
 * A recording that could not be read.
 *
 * @param modality that tried
 * @param origin the first sample that uses it, such as {@code train.jsonl:17}
 * @param code what went wrong
 * @param reason the reader's words, naming the file
 */
public record BadRecording(ModalityId modality, String origin, ErrorCode code, String reason) {

    @Override
    public String toString() {
        return "%s, %s: %s".formatted(origin, modality, reason);
    }
}
