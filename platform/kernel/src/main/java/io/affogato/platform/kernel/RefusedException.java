package io.affogato.platform.kernel;

/** Ends the installation of one file; becomes a {@link Refusal} in the registry. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RefusalCode code;

    RefusedException(RefusalCode code, String reason) {
        super(reason);
        this.code = code;
    }

    RefusedException(RefusalCode code, String reason, Throwable cause) {
        super(reason, cause);
        this.code = code;
    }

    RefusalCode code() {
        return code;
    }
}
