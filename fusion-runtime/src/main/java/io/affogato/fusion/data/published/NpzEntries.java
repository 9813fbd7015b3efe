package io.affogato.fusion.data.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The entries of an npz file, arrays that all have the same first axis, the entries. One of a
 * single axis gives every entry a number or text; one of more axes gives it an array of its own, as
 * the bytes of an npy file.
 */
final class NpzEntries {

    private static final String ENDING = ".npy";
    private static final long LARGEST = Integer.MAX_VALUE - 64;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private NpzEntries() {}

    /** Reads a file; empty after a problem. */
    static List<JsonNode> read(Path file, Notes notes) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        if (!file.toFile().exists()) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "annotation file %s does not exist; fetch it from the data set's site"
                            .formatted(file));
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                array(zip, entry, arrays, file, notes);
            }
        } catch (IOException e) {
            notes.problem("%s: expected an npz file, found %s".formatted(file, e.getMessage()));
            return List.of();
        }
        long lengths = arrays.values().stream().mapToInt(NpyArray::length).distinct().count();
        if (lengths != 1) {
            notes.problem(
                    "%s: arrays must have as many entries each, found %d different lengths"
                            .formatted(file, lengths));
            return List.of();
        }
        return IntStream.range(0, arrays.values().iterator().next().length())
                .mapToObj(i -> entry(arrays, i))
                .toList();
    }

    private static void array(
            ZipFile zip, ZipEntry entry, Map<String, NpyArray> arrays, Path file, Notes notes)
            throws IOException {
        if (!entry.getName().endsWith(ENDING) || entry.getSize() > LARGEST) {
            notes.problem(
                    "%s: expected npy arrays below 2 GiB, found %s of %d bytes"
                            .formatted(file, entry.getName(), entry.getSize()));
            return;
        }
        String name = entry.getName().substring(0, entry.getName().length() - ENDING.length());
        try (InputStream in = zip.getInputStream(entry)) {
            arrays.put(name, NpyArray.parse(in.readNBytes((int) LARGEST)));
        } catch (IllegalArgumentException e) {
            notes.problem("%s: array '%s': %s".formatted(file, name, e.getMessage()));
        }
    }

    private static JsonNode entry(Map<String, NpyArray> arrays, int index) {
        ObjectNode node = NODES.objectNode();
        arrays.forEach((name, array) -> node.set(name, array.node(index)));
        return node;
    }
}
