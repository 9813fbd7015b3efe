package io.affogato.platform.launcher.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Puts {@code key=value} pairs from the command line into a tree. */
final class Overrides {

    private static final Pattern DOT = Pattern.compile("\\.");

    private final ObjectNode root;
    private final Map<String, String> places;
    private final List<Problem> problems;

    Overrides(ObjectNode root, Map<String, String> places, List<Problem> problems) {
        this.root = root;
        this.places = places;
        this.problems = problems;
    }

    void apply(List<String> pairs) {
        pairs.forEach(this::apply);
    }

    private void apply(String pair) {
        String where = "--set";
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            problems.add(new Problem(where, pair, "must look like training.epochs=3"));
            return;
        }
        String path = pair.substring(0, equals).strip();
        JsonNode value = LocatedTree.parseValue(pair.substring(equals + 1), where, problems).root();
        if (!value.isMissingNode()) {
            put(List.of(DOT.split(path, -1)), value, where);
        }
    }

    private void put(List<String> keys, JsonNode value, String where) {
        ObjectNode section = root;
        StringBuilder pointer = new StringBuilder();
        Iterator<String> rest = keys.iterator();
        String key = rest.next();
        while (rest.hasNext()) {
            pointer.append('/').append(LocatedTree.escaped(key));
            JsonNode next = section.path(key);
            if (!(next instanceof ObjectNode)) {
                next = section.putObject(key);
                places.put(pointer.toString(), where);
            }
            section = (ObjectNode) next;
            key = rest.next();
        }
        section.set(key, value);
        places.put(pointer.append('/').append(LocatedTree.escaped(key)).toString(), where);
    }
}
