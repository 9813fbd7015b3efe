package io.affogato.platform.kernel;

import java.util.List;

/** Ends the installation of one file; becomes a {@link Refusal} in the registry. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RefusalCode code;

    @SuppressWarnings("serial") // made by List.of alone
    private final List<String> trace;

    RefusedException(RefusalCode code, String reason) {
        super(reason);
        this.code = code;
        trace = List.of();
    }

    RefusedException(RefusalCode code, String reason, Throwable cause) {
        this(code, reason, cause instanceof RefusedException r ? r.trace : List.of(), cause);
    }

    /**
     * Ends it by a mistake of the bundle's own code.
     *
     * @param trace where that code is, a line a frame
     * @param cause may be null
     */
    RefusedException(RefusalCode code, String reason, List<String> trace, Throwable cause) {
        super(reason, cause);
        this.code = code;
        this.trace = List.copyOf(trace);
    }

    RefusalCode code() {
        return code;
    }

    /** Returns where the bundle's own code failed; empty if it did not get that far. */
    List<String> trace() {
        return trace;
    }
}
