package io.affogato.platform.launcher.console;

import io.affogato.platform.console.ConsoleCall;

/** Reads values of queries. */
final class Query {

    private Query() {}

    /** Returns a whole number of [least, most]; the usual one if it is not given. */
    static long number(ConsoleCall call, String name, long usual, long least, long most) {
        String text = call.query().get(name);
        if (text == null) {
            return usual;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw Json.bad("%s must be a whole number, was '%s'".formatted(name, text));
        }
        throw Json.bad("%s must be in [%d, %d], was %s".formatted(name, least, most, text));
    }

    /** Returns whether a value is {@code true}. */
    static boolean flag(ConsoleCall call, String name) {
        return "true".equals(call.query().get(name));
    }
}
