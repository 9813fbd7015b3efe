package io.affogato.modality;

import java.util.regex.Pattern;

/**
 * Name of a modality, unique among the installed bundles.
 *
 * @param value lower-case letters, digits and hyphens, 2 to 32 characters, a letter first
 */
public record ModalityId(String value) implements Comparable<ModalityId> {

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{1,31}");

    /** Checks the form. */
    public ModalityId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "modality id must match %s, was '%s'".formatted(FORM, value));
        }
    }

    @Override
    public int compareTo(ModalityId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
