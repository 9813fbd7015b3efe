package io.affogato.platform.kernel;

import java.util.Optional;

/**
 * Looks at a candidate before it is put in use, and may refuse it because what was trained with
 * another version would not fit.
 */
@FunctionalInterface
public interface SwapCheck {

    /** Lets everything pass. */
    SwapCheck NONE = candidate -> Optional.empty();

    /**
     * Compares a candidate with what is in use. Called on the thread that tries the candidate,
     * which has not been given to anybody yet.
     *
     * @return the difference, in one line with the next step; empty if the candidate fits
     */
    Optional<String> difference(InstalledModality candidate);
}
