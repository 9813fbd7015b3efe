package io.affogato.platform.launcher.command;

/**
 * What one check found.
 *
 * @param subject what was looked at
 * @param state how it is
 * @param text what was found, with the next step if there is one
 */
record Finding(String subject, State state, String text) {

    /** How something is. */
    enum State {
        OK,
        WARN,
        BAD
    }

    static Finding ok(String subject, String text) {
        return new Finding(subject, State.OK, text);
    }

    static Finding warn(String subject, String text) {
        return new Finding(subject, State.WARN, text);
    }

    static Finding bad(String subject, String text) {
        return new Finding(subject, State.BAD, text);
    }
}
