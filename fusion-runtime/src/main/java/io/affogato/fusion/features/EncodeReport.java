package io.affogato.fusion.features;

import io.affogato.modality.ModalityId;

/**
 * What encoding one modality took.
 *
 * @param modality encoded
 * @param recordings distinct ones among the samples
 * @param encoded how many of them went through the encoder; the others were in the store
 * @param absent samples without this modality
 * @param seconds of reading, encoding and writing
 */
public record EncodeReport(
        ModalityId modality, int recordings, int encoded, int absent, double seconds) {

    /** Returns encoded recordings a second; 0 if none were. */
    public double rate() {
        return encoded == 0 ? 0 : encoded / Math.max(seconds, 1e-9);
    }
}
