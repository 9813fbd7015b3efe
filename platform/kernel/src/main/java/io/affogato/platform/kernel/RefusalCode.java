package io.affogato.platform.kernel;

/** Why a bundle was refused; each code has a section in {@code docs/errors.md}. */
public enum RefusalCode {
    /** The file is not a complete zip archive. */
    NOT_AN_ARCHIVE("MOD-101"),
    /** The archive is damaged: an entry cannot be read or fails its check sum. */
    DAMAGED("MOD-102"),
    /** The archive is larger than allowed, or inflates to more than allowed. */
    TOO_LARGE("MOD-103"),
    /** The archive holds names it must not hold, or one name twice. */
    BAD_ENTRY("MOD-104"),
    /** The file cannot be read or copied. */
    UNREADABLE("MOD-105"),
    /** The manifest breaks a rule of modality bundles. */
    BAD_MANIFEST("MOD-210"),
    /** Another bundle already offers the id. */
    DUPLICATE("MOD-220"),
    /** A newer version of the same bundle is installed. */
    SHADOWED("MOD-221"),
    /** Other bytes under a version that is in use. */
    SAME_VERSION("MOD-222"),
    /** An operator took these bytes out of use. */
    HELD("MOD-223"),
    /** There is nothing by that name, version or number. */
    UNKNOWN("MOD-240"),
    /** Another change of the same bundle is under way. */
    UNDER_WAY("MOD-241"),
    /** The change needs a reason for the journal. */
    NO_REASON("MOD-242"),
    /** The change could not be written to the data folder. */
    NOT_COMMITTED("MOD-243"),
    /** Something the bundle needs is provided by nothing. */
    MISSING_REQUIREMENT("MOD-301"),
    /** The bundle was built for another version of the modality SPI. */
    WRONG_SPI("MOD-302"),
    /** Adapters in use do not fit what the bundle describes. */
    UNFIT("MOD-303"),
    /** Uses of replaced code go on longer than expected. */
    OVERDUE("MOD-310"),
    /** The bundle's own code failed while it was started, constructed or asked for its spec. */
    FAILED("MOD-401"),
    /** The bundle's own code did not answer in time. */
    NO_ANSWER("MOD-402"),
    /** The process ended while the bundle's code was tried. */
    CRASHED("MOD-403"),
    /** The bundle failed to start three times. */
    FAILED_AGAIN("MOD-404"),
    /** The bundle does not keep the contract of the modality SPI. */
    FAILED_PROBE("MOD-405");

    private final String code;

    RefusalCode(String code) {
        this.code = code;
    }

    /** Returns the code of a printed form that this or an earlier version wrote. */
    static RefusalCode of(String printed) {
        for (RefusalCode each : values()) {
            if (each.code.equals(printed)) {
                return each;
            }
        }
        return FAILED;
    }

    /** Returns the printed form, such as {@code MOD-302}. */
    public String code() {
        return code;
    }
}
