package io.affogato.modality;

/**
 * A failure somebody can mend. The message says what happened, what was expected, what was found,
 * and the next step, in lower case and without a full stop.
 */
public final class ModalityException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** Makes a failure without a cause. */
    public ModalityException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    /** Makes a failure with a cause. */
    public ModalityException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Returns what went wrong. */
    public ErrorCode code() {
        return code;
    }
}
