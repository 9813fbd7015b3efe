package io.affogato.platform.launcher.adapter;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.util.regex.Pattern;

/** How an adapter is named by who asks for it. */
public final class AdapterHash {

    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f]{1,64}");

    private AdapterHash() {}

    /**
     * Checks what is given as a hash, before it stands in any path.
     *
     * @param sha256 or its beginning
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if no adapter can have it
     */
    public static void check(ModalityId modality, String sha256) {
        if (!BEGINNING.matcher(sha256).matches()) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "expected the hash of an adapter of '%s', or how it begins, of digits and letters a to f, found '%s'; see 'affogato adapter list'"
                            .formatted(modality, sha256));
        }
    }
}
