package io.affogato.platform.launcher.command;

import io.affogato.fusion.eval.Qualities;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows everything that was measured of some answers. */
final class WorthTable {

    private WorthTable() {}

    static void print(PrintWriter out, Qualities qualities) {
        qualities
                .values()
                .forEach(
                        (quality, value) ->
                                out.printf("%-22s %8s%n", quality.key(), quality.shown(value)));
    }

    /** Returns the values by name, in order. */
    static Map<String, Double> keyed(Qualities qualities) {
        Map<String, Double> keyed = new LinkedHashMap<>();
        qualities.values().forEach((quality, value) -> keyed.put(quality.key(), value));
        return keyed;
    }
}
