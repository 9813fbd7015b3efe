package io.affogato.fusion.data.published;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.fusion.data.mask.Outline;
import io.affogato.fusion.data.mask.Polygons;
import io.affogato.fusion.data.mask.RunLengths;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures and outlines of a file in the layout of COCO: {@code images} with {@code id}, {@code
 * file_name}, {@code height}, {@code width}; {@code annotations} with {@code id}, {@code image_id}
 * and {@code segmentation}, which is a list of polygons, one run-length object or a list of these.
 */
final class Instances {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** A picture. */
    record Picture(String file, int height, int width) {}

    /** An annotated object; empty where its outline is malformed. */
    private record Annotated(String picture, Optional<Outline> outline) {}

    private final Path file;
    private final Map<String, Picture> pictures = new HashMap<>();
    private final Map<String, Annotated> objects = new HashMap<>();

    private Instances(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws ModalityException {@code MISSING_FILE}, or {@code BAD_SAMPLE} if it is of another
     *     layout
     */
    static Instances read(Path file) {
        Instances instances = new Instances(file);
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = MAPPER.createParser(in)) {
            instances.read(parser);
        } catch (NoSuchFileException e) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "%s does not exist; put the data set's instances.json beside its references"
                            .formatted(file),
                    e);
        } catch (JsonProcessingException e) {
            throw instances.bad(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw instances.bad(e.toString(), e);
        }
        if (instances.pictures.isEmpty() || instances.objects.isEmpty()) {
            throw instances.bad("no images or no annotations", null);
        }
        return instances;
    }

    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw bad("no object", null);
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            boolean list = parser.nextToken() == JsonToken.START_ARRAY;
            if (!list || !(key.equals("images") || key.equals("annotations"))) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonNode node = MAPPER.readTree(parser);
                if (key.equals("images")) {
                    picture(node);
                } else {
                    object(node);
                }
            }
        }
    }

    private void picture(JsonNode node) {
        Picture picture =
                new Picture(
                        node.path("file_name").asText(),
                        node.path("height").asInt(),
                        node.path("width").asInt());
        if (picture.file().isBlank() || picture.height() <= 0 || picture.width() <= 0) {
            throw bad("image " + node.path("id") + " without file_name, height and width", null);
        }
        pictures.put(node.path("id").asText(), picture);
    }

    private void object(JsonNode node) {
        objects.put(
                node.path("id").asText(),
                new Annotated(node.path("image_id").asText(), outline(node.path("segmentation"))));
    }

    private static Optional<Outline> outline(JsonNode node) {
        try {
            boolean runs = node.isObject() || node.path(0).isObject();
            return Optional.of(runs ? runs(node) : new Polygons(numbers(node)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // told by whoever asks for it; many are never asked for
        }
    }

    private static List<List<Double>> numbers(JsonNode node) {
        List<List<Double>> polygons = new ArrayList<>();
        for (JsonNode polygon : node) {
            List<Double> corners = new ArrayList<>();
            for (JsonNode number : polygon) {
                if (!number.isNumber()) {
                    throw new IllegalArgumentException("a corner is no number");
                }
                corners.add(number.doubleValue());
            }
            polygons.add(corners);
        }
        return polygons;
    }

    private static RunLengths runs(JsonNode node) {
        List<JsonNode> each = new ArrayList<>();
        if (node.isObject()) {
            each.add(node);
        } else {
            node.forEach(each::add);
        }
        List<List<Integer>> runs = new ArrayList<>();
        for (JsonNode object : each) {
            if (!object.path("size").equals(each.get(0).path("size"))) {
                throw new IllegalArgumentException("run lengths of pictures of several sizes");
            }
            JsonNode counts = object.path("counts");
            if (counts.isTextual()) {
                runs.add(RunLengths.expand(counts.textValue()));
            } else {
                List<Integer> lengths = new ArrayList<>();
                counts.forEach(length -> lengths.add(length.asInt(-1)));
                runs.add(lengths);
            }
        }
        JsonNode size = each.get(0).path("size");
        return new RunLengths(size.path(0).asInt(), size.path(1).asInt(), runs);
    }

    /** Returns a picture; empty if there is none of this id. */
    Optional<Picture> picture(String id) {
        return Optional.ofNullable(pictures.get(id));
    }

    /**
     * Returns an object; empty after a problem.
     *
     * @param entry is told what is wrong
     */
    Optional<ObjectRegion> object(String id, String picture, Entry entry) {
        Annotated found = objects.get(id);
        if (found == null || found.outline().isEmpty() || !found.picture().equals(picture)) {
            entry.problem(
                    "'ann_id' must name an outlined object of image %s in %s, found '%s'"
                            .formatted(picture, file.getFileName(), id));
            return Optional.empty();
        }
        Picture of = pictures.get(picture);
        Outline outline = found.outline().get();
        if (outline instanceof RunLengths runs
                && (runs.height() != of.height() || runs.width() != of.width())) {
            entry.problem(
                    "object %s is outlined in a picture of %d by %d, its image has %d by %d"
                            .formatted(id, runs.height(), runs.width(), of.height(), of.width()));
            return Optional.empty();
        }
        return Optional.of(new ObjectRegion(id, of.height(), of.width(), outline));
    }

    private ModalityException bad(String found, Exception cause) {
        return new ModalityException(
                ErrorCode.BAD_SAMPLE,
                "%s: expected images and annotations as COCO writes them, found %s; fetch it again"
                        .formatted(file, found),
                cause);
    }
}
