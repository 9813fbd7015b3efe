package io.affogato.fusion.data.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One entry of an annotation file; what is wrong with a field goes into the notes. */
final class Entry {

    private final String origin;
    private final String key;
    private final JsonNode node;
    private final Notes notes;

    /**
     * Wraps an object.
     *
     * @param key name of the entry in a file that is one object; empty in a list
     */
    Entry(String origin, String key, JsonNode node, Notes notes) {
        this.origin = origin;
        this.key = key;
        this.node = node;
        this.notes = notes;
    }

    String origin() {
        return origin;
    }

    String key() {
        return key;
    }

    void problem(String text) {
        notes.problem(origin + ": " + text);
    }

    void leaveOut(String reason) {
        notes.leftOut(reason);
    }

    boolean has(String field) {
        JsonNode value = node.get(field);
        return value != null && !value.isNull() && !(value.isTextual() && isBlank(value));
    }

    /** Returns a text, or a number as text; empty after a problem. */
    String text(String field) {
        JsonNode value = node.get(field);
        boolean plain = value != null && (value.isTextual() || value.isIntegralNumber());
        if (!plain || value.asText().isBlank()) {
            problem("'%s' must be a text, found %s".formatted(field, shown(value)));
            return "";
        }
        return value.asText();
    }

    /** Returns a text, empty if the field is absent. */
    String textOrEmpty(String field) {
        return has(field) ? text(field) : "";
    }

    /** Returns a list of at least one text; one text alone counts as a list. */
    List<String> texts(String field) {
        JsonNode value = node.get(field);
        if (value != null && (value.isTextual() || value.isIntegralNumber())) {
            String text = text(field);
            return text.isEmpty() ? List.of() : List.of(text);
        }
        if (value == null || !value.isArray() || value.isEmpty()) {
            problem(
                    "'%s' must be a text or a list of texts, found %s"
                            .formatted(field, shown(value)));
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if ((!item.isTextual() && !item.isIntegralNumber()) || item.asText().isBlank()) {
                problem("'%s' must hold texts only, found %s".formatted(field, shown(item)));
                return List.of();
            }
            texts.add(item.asText());
        }
        return texts;
    }

    /** Returns the items of a list that was written as a text, such as {@code ["a", 'b']}. */
    List<String> writtenList(String field) {
        String text = text(field);
        Optional<List<String>> items = WrittenList.parse(text);
        if (items.isEmpty() && !text.isEmpty()) {
            problem(
                    "'%s' must be a list of texts written as a text, found %s"
                            .formatted(field, shown(node.get(field))));
        }
        return items.orElse(List.of());
    }

    /** Returns a number, also one written as text; empty if the field is absent or wrong. */
    OptionalDouble number(String field) {
        if (!has(field)) {
            return OptionalDouble.empty();
        }
        JsonNode value = node.get(field);
        try {
            if (value.isNumber() || value.isTextual()) {
                double number = Double.parseDouble(value.asText().strip());
                if (Double.isFinite(number)) {
                    return OptionalDouble.of(number);
                }
            }
        } catch (NumberFormatException e) {
            // told below, with everything else that is no number
        }
        problem("'%s' must be a number, found %s".formatted(field, shown(value)));
        return OptionalDouble.empty();
    }

    /** Returns a required index below a limit; empty after a problem. */
    Optional<Integer> index(String field, int limit) {
        OptionalDouble number = number(field);
        if (number.isPresent()) {
            double value = number.getAsDouble();
            if (value == Math.rint(value) && value >= 0 && value < limit) {
                return Optional.of((int) value);
            }
        }
        if (number.isPresent() || !has(field)) {
            problem(
                    "'%s' must be a whole number from 0 to %d, found %s"
                            .formatted(field, limit - 1, shown(node.get(field))));
        }
        return Optional.empty();
    }

    /** Returns the arrays of this entry by name, each as the bytes of an npy file. */
    Map<String, byte[]> arrays() {
        Map<String, byte[]> arrays = new TreeMap<>();
        node.properties()
                .forEach(
                        field -> {
                            if (field.getValue() instanceof BinaryNode array) {
                                arrays.put(field.getKey(), array.binaryValue());
                            }
                        });
        return arrays;
    }

    /** Returns all fields that are texts or whole numbers, as texts. */
    Map<String, String> shortTexts() {
        Map<String, String> texts = new TreeMap<>();
        node.properties()
                .forEach(
                        field -> {
                            JsonNode value = field.getValue();
                            if (value.isTextual() || value.isIntegralNumber()) {
                                texts.put(field.getKey(), value.asText());
                            }
                        });
        return texts;
    }

    /** Returns an object of this one; an empty one if it is absent. */
    Entry inner(String field) {
        JsonNode value = node.get(field);
        boolean there = value != null && value.isObject();
        return new Entry(origin, key, there ? value : MissingNode.getInstance(), notes);
    }

    /** Returns the objects of a list; none if the field is absent. */
    List<Entry> entries(String field) {
        if (!has(field)) {
            return List.of();
        }
        JsonNode value = node.get(field);
        List<Entry> entries = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isObject()) {
                problem("'%s' must hold objects only, found %s".formatted(field, shown(item)));
                return List.of();
            }
            String place = "%s, %s %d".formatted(origin, field, entries.size());
            entries.add(new Entry(place, key, item, notes));
        }
        if (!value.isArray()) {
            problem("'%s' must be a list of objects, found %s".formatted(field, shown(value)));
            return List.of();
        }
        return entries;
    }

    private static boolean isBlank(JsonNode value) {
        return value.textValue().isBlank();
    }

    private static String shown(JsonNode value) {
        if (value == null) {
            return "nothing";
        }
        String text = value.toString();
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }
}
