package io.affogato.nn.pickle;

import java.util.List;
import java.util.Map;

/** Checks of the plain values that a pickle is made of. */
final class Values {

    private Values() {}

    static long number(Object value, String what) throws MalformedPickleException {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw new MalformedPickleException(
                "%s must be a whole number of zero or more, found %s"
                        .formatted(what, value instanceof Long ? value : kind(value)));
    }

    static long[] numbers(List<?> values, String what) throws MalformedPickleException {
        long[] numbers = new long[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(values.get(i), what);
        }
        return numbers;
    }

    /** Returns a list of at least some length. */
    static List<?> list(Object value, int least, String what) throws MalformedPickleException {
        if (value instanceof List<?> list && list.size() >= least) {
            return list;
        }
        throw new MalformedPickleException(
                "%s must be a list of %d or more, found %s".formatted(what, least, kind(value)));
    }

    /** Refuses what Python would not find again in a map, or what would take long to hash. */
    static Object key(Object value) throws MalformedPickleException {
        if (value instanceof String
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean) {
            return value;
        }
        throw new MalformedPickleException("%s is the key of a map".formatted(kind(value)));
    }

    /** Names the kind of a value; never the value, which may be endless. */
    static String kind(Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof Map) {
            return "a map";
        }
        if (value instanceof List<?> list) {
            return "a list of %d".formatted(list.size());
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof TorchTensor) {
            return "a tensor";
        }
        return value instanceof Boolean ? "a truth value" : "a name to call";
    }
}
