package io.affogato.platform.launcher.terminal;

import io.affogato.modality.ErrorCode;

/** What the process answers to its caller, after {@code sysexits.h}. */
public final class ExitCode {

    /** Done. */
    public static final int OK = 0;

    /** The run ended without reaching its goal. */
    public static final int UNREACHED = 1;

    /** After {@code status}: there is no server. */
    public static final int NOT_RUNNING = 3;

    /** After {@code status}: whether there is a server cannot be told. */
    public static final int UNKNOWN = 4;

    /** The command line is wrong. */
    public static final int USAGE = 64;

    /** Data or a recipe is invalid. */
    public static final int DATA = 65;

    /** An input is missing. */
    public static final int NO_INPUT = 66;

    /** A required modality or device is unavailable. */
    public static final int UNAVAILABLE = 69;

    /** A mistake in this program or in a bundle. */
    public static final int INTERNAL = 70;

    /** An output cannot be created. */
    public static final int NO_OUTPUT = 73;

    /** Reading or writing failed. */
    public static final int IO = 74;

    /** Somebody else holds what is needed; try again later. */
    public static final int BUSY = 75;

    /** The installation is broken. */
    public static final int CONFIGURATION = 78;

    private ExitCode() {}

    /** Returns the exit code of a failure. */
    public static int of(ErrorCode code) {
        return switch (code) {
            case BAD_RECIPE, BAD_SAMPLE, BAD_MEDIA, EMPTY_SIGNAL, BAD_SHAPE, NOT_FINITE -> DATA;
            case BAD_WEIGHTS, BUNDLE_REFUSED -> DATA;
            case BAD_SETTINGS -> CONFIGURATION;
            case MISSING_FILE, MISSING_WEIGHTS -> NO_INPUT;
            case UNAVAILABLE, NO_DEVICE -> UNAVAILABLE;
            case NO_OUTPUT -> NO_OUTPUT;
            case IO -> IO;
            case BUSY -> BUSY;
            case DIVERGED -> UNREACHED;
            case INTERNAL -> INTERNAL;
        };
    }

    /** Returns the exit code after a signal, such as 130 for an interrupt. */
    public static int ofSignal(int number) {
        return 128 + number;
    }
}
