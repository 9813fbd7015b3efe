package io.affogato.nn.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code config.json} or a section of one, read with messages that name file and key.
 *
 * <p>All failures to find or understand a key are {@link ErrorCode#BAD_WEIGHTS}: a configuration
 * belongs to its weights.
 */
public final class ConfigFile {

    /** The file's usual name. */
    public static final String NAME = "config.json";

    private static final long MAX_BYTES = 16L << 20;

    private final String label;
    private final JsonObject values;

    private ConfigFile(String label, JsonObject values) {
        this.label = label;
        this.values = values;
    }

    /**
     * Reads {@code config.json} of a folder.
     *
     * @throws ModalityException {@link ErrorCode#MISSING_WEIGHTS} if there is none, {@link
     *     ErrorCode#BAD_WEIGHTS} if it is no JSON object
     */
    public static ConfigFile readFolder(Path folder) {
        return read(folder.resolve(NAME));
    }

    /**
     * Reads a file.
     *
     * @throws ModalityException as {@link #readFolder}
     */
    public static ConfigFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModalityException(
                    ErrorCode.MISSING_WEIGHTS,
                    "no %s; name a folder in Hugging Face layout".formatted(file));
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw bad("%s is larger than %d bytes".formatted(file, MAX_BYTES));
            }
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "reading %s failed: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Parses text; the label stands for the file in messages. */
    public static ConfigFile parse(String label, String json) {
        try {
            if (JsonParser.parseString(json) instanceof JsonObject values) {
                return new ConfigFile(label, values);
            }
        } catch (JsonParseException e) {
            throw new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s is no JSON: %s; fetch it again".formatted(label, e.getMessage()),
                    e);
        }
        throw bad("%s holds no JSON object; fetch it again".formatted(label));
    }

    /** Returns file and section, for messages. */
    public String label() {
        return label;
    }

    /** Whether the key is there and not null. */
    public boolean has(String key) {
        return values.has(key) && !values.get(key).isJsonNull();
    }

    /** Returns a nested object. */
    public ConfigFile section(String key) {
        return optionalSection(key).orElseThrow(() -> missing(key));
    }

    /** Returns a nested object if it is there. */
    public Optional<ConfigFile> optionalSection(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (values.get(key) instanceof JsonObject section) {
            return Optional.of(new ConfigFile(label + " " + key, section));
        }
        throw wrong(key, "an object");
    }

    /** Returns a whole number above zero. */
    public int positive(String key) {
        double number = number(key);
        if (number < 1 || number > Integer.MAX_VALUE || number != Math.rint(number)) {
            throw wrong(key, "a whole number above zero");
        }
        return (int) number;
    }

    /** Returns a whole number above zero, or a default. */
    public int positive(String key, int otherwise) {
        return has(key) ? positive(key) : otherwise;
    }

    /** Returns a finite number. */
    public double number(String key) {
        JsonPrimitive value = primitive(key);
        if (!value.isNumber()) {
            throw wrong(key, "a number");
        }
        try {
            double number = value.getAsDouble();
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(key, "a number");
        }
        throw wrong(key, "a finite number");
    }

    /** Returns a finite number, or a default. */
    public double number(String key, double otherwise) {
        return has(key) ? number(key) : otherwise;
    }

    /** Returns a list of whole numbers, from 0 on. */
    public List<Integer> wholeNumbers(String key) {
        if (!(values.get(key) instanceof JsonArray array)) {
            throw has(key) ? wrong(key, "a list of whole numbers") : missing(key);
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonElement element : array) {
            String text = element.toString();
            if (!text.matches("[0-9]{1,9}")) {
                throw wrong(key, "a list of whole numbers");
            }
            numbers.add(Integer.valueOf(text));
        }
        return numbers;
    }

    /** Returns a text. */
    public String text(String key) {
        JsonPrimitive value = primitive(key);
        if (!value.isString()) {
            throw wrong(key, "a text");
        }
        return value.getAsString();
    }

    /** Returns a text, or a default. */
    public String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    /** Returns true or false. */
    public boolean flag(String key) {
        JsonPrimitive value = primitive(key);
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.getAsBoolean();
    }

    /** Returns true or false, or a default. */
    public boolean flag(String key, boolean otherwise) {
        return has(key) ? flag(key) : otherwise;
    }

    /**
     * Refuses a setting that the network at hand does not implement.
     *
     * @param key may be absent
     * @param only the value it must have where it is present
     */
    public void requireFlag(String key, boolean only) {
        if (flag(key, only) != only) {
            throw wrong(key, only + ", as nothing else is implemented");
        }
    }

    /** Refuses with a message that names this file and key. */
    public ModalityException wrong(String key, String expected) {
        return bad(
                "%s: %s must be %s, found %s; use a config.json that fits the weights"
                        .formatted(label, key, expected, shortened(values.get(key))));
    }

    private static String shortened(JsonElement value) {
        String text = String.valueOf(value);
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private JsonPrimitive primitive(String key) {
        if (!has(key)) {
            throw missing(key);
        }
        if (values.get(key) instanceof JsonPrimitive value) {
            return value;
        }
        throw wrong(key, "a plain value");
    }

    private ModalityException missing(String key) {
        return bad(
                "%s lacks the key %s; use a config.json that fits the weights"
                        .formatted(label, key));
    }

    private static ModalityException bad(String message) {
        return new ModalityException(ErrorCode.BAD_WEIGHTS, message);
    }
}
