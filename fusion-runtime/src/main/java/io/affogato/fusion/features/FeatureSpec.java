package io.affogato.fusion.features;

import io.affogato.modality.ModalityId;

/**
 * Everything besides the input bytes that decides stored features.
 *
 * @param modality whose features they are
 * @param encoder {@link io.affogato.modality.ModalityEncoder#fingerprint()}
 * @param reader {@link io.affogato.modality.SignalReader#fingerprint()}
 * @param type how they are stored
 */
public record FeatureSpec(ModalityId modality, String encoder, String reader, FeatureType type) {

    /** Layout of the store; another number never meets this one's features. */
    static final int FORMAT = 1;

    /** Returns the SHA-256 of the parts, each framed by its length, in hexadecimal. */
    public String hash() {
        return new Sha256()
                .text("affogato-features-%d".formatted(FORMAT))
                .text(modality.value())
                .text(encoder)
                .text(reader)
                .text(type.name())
                .hex();
    }

    /** Returns the folder of these features below the store's root. */
    String folder() {
        return "%s/%s".formatted(modality, hash().substring(0, 12));
    }
}
