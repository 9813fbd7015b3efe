package io.affogato.fusion.data.published;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a conversion did.
 *
 * @param format id of the format
 * @param to sample file written
 * @param questions samples in it
 * @param recordings distinct sets of media files
 * @param leftOut entries that became no sample, by reason
 * @param roles what was found of each role
 */
public record ConversionReport(
        String format,
        String to,
        int questions,
        int recordings,
        Map<String, Integer> leftOut,
        Map<String, Role> roles) {

    /** Keeps the orders. */
    public ConversionReport {
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    }

    /**
     * Files of one role.
     *
     * @param found questions that have one
     * @param missing questions that have none
     * @param examples where the first missing ones were looked for
     */
    public record Role(int found, int missing, List<String> examples) {

        /** Copies the examples. */
        public Role {
            examples = List.copyOf(examples);
        }
    }
}
