package io.affogato.platform.admin;

import java.util.List;

/**
 * What a change would do.
 *
 * @param change that was asked about
 * @param possible whether it would be made
 * @param code why not; empty if possible
 * @param reason why not, in one line; empty if possible
 * @param effects in sentences, such as "2 leases drain"
 */
public record ChangePlan(
        Change change, boolean possible, String code, String reason, List<String> effects) {

    /** Copies the list. */
    public ChangePlan {
        effects = List.copyOf(effects);
    }
}
