package io.affogato.platform.launcher.console;

import io.affogato.modality.ModalityId;

/** Reads names that callers give. */
final class Names {

    private Names() {}

    static ModalityId modality(String text) {
        try {
            return new ModalityId(text);
        } catch (IllegalArgumentException e) {
            throw Json.bad(e.getMessage());
        }
    }
}
