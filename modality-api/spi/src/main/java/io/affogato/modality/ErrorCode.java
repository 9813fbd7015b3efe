package io.affogato.modality;

/** What went wrong, by who can mend it; each code has a section in {@code docs/errors.md}. */
public enum ErrorCode {
    /** The recipe or the command line. */
    BAD_RECIPE("AFF-101"),
    /** A line of a sample file. */
    BAD_SAMPLE("AFF-102"),
    /** A settings file of the installation. */
    BAD_SETTINGS("AFF-103"),
    /** A media file that cannot be decoded. */
    BAD_MEDIA("AFF-201"),
    /** A media file that decodes to nothing. */
    EMPTY_SIGNAL("AFF-202"),
    /** A signal or array of another size than the model takes. */
    BAD_SHAPE("AFF-203"),
    /** NaN or infinity in an input. */
    NOT_FINITE("AFF-204"),
    /** An input file that is not there. */
    MISSING_FILE("AFF-301"),
    /** A weight file that is not there. */
    MISSING_WEIGHTS("AFF-302"),
    /** A weight file that is malformed, or names other tensors than the model has. */
    BAD_WEIGHTS("AFF-303"),
    /** A modality or task that no installed bundle offers. */
    UNAVAILABLE("AFF-401"),
    /** A device that is not there. */
    NO_DEVICE("AFF-402"),
    /** A bundle that was refused. */
    BUNDLE_REFUSED("AFF-410"),
    /** An output that cannot be created. */
    NO_OUTPUT("AFF-501"),
    /** Reading or writing failed. */
    IO("AFF-502"),
    /** Another process holds what is needed. */
    BUSY("AFF-503"),
    /** The run diverged. */
    DIVERGED("AFF-701"),
    /** A mistake in this program or in a bundle. */
    INTERNAL("AFF-900");

    private final String code;

    ErrorCode(String code) {
        this.code = code;
    }

    /** Returns the printed form, such as {@code AFF-201}. */
    public String code() {
        return code;
    }
}
