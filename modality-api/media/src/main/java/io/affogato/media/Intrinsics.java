package io.affogato.media;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;

/**
 * The pinhole model of a camera, in pixels.
 *
 * @param fx focal length along a row
 * @param fy focal length along a column
 * @param cx column of the optical axis
 * @param cy row of the optical axis
 */
public record Intrinsics(double fx, double fy, double cx, double cy) {

    /** Checks that focal lengths are positive and everything is finite. */
    public Intrinsics {
        if (!(fx > 0) || !(fy > 0) || !Double.isFinite(fx + fy + cx + cy)) {
            throw new IllegalArgumentException(
                    "focal lengths must be positive and all values finite, found fx %s fy %s cx %s cy %s"
                            .formatted(fx, fy, cx, cy));
        }
    }

    /**
     * Reads a JSON object with the numbers {@code fx}, {@code fy}, {@code cx}, {@code cy}; other
     * keys are ignored.
     *
     * @throws io.affogato.modality.ModalityException {@code MISSING_FILE} or {@code BAD_MEDIA}
     */
    public static Intrinsics read(Path file) {
        String text = Inputs.text(file);
        try {
            JsonElement root = JsonParser.parseString(text);
            if (!root.isJsonObject()) {
                throw Failures.badMedia(file, "expected a json object with fx, fy, cx, cy");
            }
            JsonObject values = root.getAsJsonObject();
            return new Intrinsics(
                    number(file, values, "fx"),
                    number(file, values, "fy"),
                    number(file, values, "cx"),
                    number(file, values, "cy"));
        } catch (JsonParseException | IllegalArgumentException e) {
            throw Failures.badMedia(file, "camera intrinsics cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes the four numbers as a JSON object. */
    public void write(Path file) {
        String text =
                "{\"fx\": %s, \"fy\": %s, \"cx\": %s, \"cy\": %s}%n".formatted(fx, fy, cx, cy);
        Outputs.write(file, text.replace(System.lineSeparator(), "\n"));
    }

    private static double number(Path file, JsonObject values, String key) {
        JsonElement value = values.get(key);
        if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
            throw Failures.badMedia(
                    file, "expected a number called %s, found %s".formatted(key, value));
        }
        return value.getAsDouble();
    }
}
