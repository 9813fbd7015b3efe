package io.affogato.nn.safetensors;

import ai.djl.ndarray.types.Shape;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The table of contents of a safetensors file: JSON of the form {@code {"__metadata__": {"k": "v"},
 * "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}}.
 *
 * <p>Nothing in it is believed: names are unique, sizes multiply out to the byte ranges without
 * overflow, ranges lie inside the file and do not overlap.
 *
 * <p>Format: the safetensors project's README, section "Format".
 */
record Header(SortedMap<String, TensorEntry> entries, Map<String, String> metadata) {

    private static final int MAX_RANK = 8;
    private static final int MAX_METADATA = 10_000;

    /** Freezes the tables. */
    Header {
        entries = Collections.unmodifiableSortedMap(entries);
        metadata = Collections.unmodifiableMap(metadata);
    }

    /**
     * Parses and checks.
     *
     * @param file for messages
     * @param json the header text
     * @param dataStart position of the first data byte in the file
     * @param fileSize size of the whole file
     */
    static Header parse(String file, String json, long dataStart, long fileSize) {
        Parser parser = new Parser(file, dataStart, fileSize);
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            return parser.header(reader);
        } catch (MalformedJsonException
                | EOFException
                | IllegalStateException
                | NumberFormatException e) {
            throw parser.bad("the header is not the expected JSON: " + e.getMessage(), e);
        } catch (IOException e) {
            throw parser.bad("the header cannot be read: " + e.getMessage(), e);
        }
    }

    /** One pass over the header; it never recurses and never allocates by a number it read. */
    private static final class Parser {

        private final String file;
        private final long dataStart;
        private final long fileSize;
        private final SortedMap<String, TensorEntry> entries = new TreeMap<>();
        private final Map<String, String> metadata = new TreeMap<>();

        Parser(String file, long dataStart, long fileSize) {
            this.file = file;
            this.dataStart = dataStart;
            this.fileSize = fileSize;
        }

        Header header(JsonReader reader) throws IOException {
            Set<String> seen = new HashSet<>();
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (!seen.add(name)) {
                    throw bad("tensor %s appears twice".formatted(quoted(name)), null);
                }
                if (name.equals("__metadata__")) {
                    metadata(reader);
                } else {
                    entries.put(name, entry(reader, name));
                }
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw bad("text follows the header's object", null);
            }
            refuseOverlaps();
            return new Header(entries, metadata);
        }

        private void metadata(JsonReader reader) throws IOException {
            reader.beginObject();
            while (reader.hasNext()) {
                if (metadata.size() == MAX_METADATA) {
                    throw bad("more than %d metadata entries".formatted(MAX_METADATA), null);
                }
                metadata.put(reader.nextName(), reader.nextString());
            }
            reader.endObject();
        }

        private TensorEntry entry(JsonReader reader, String name) throws IOException {
            TensorType type = null;
            long[] shape = null;
            long[] offsets = null;
            reader.beginObject();
            while (reader.hasNext()) {
                String key = reader.nextName();
                switch (key) {
                    case "dtype" -> type = type(name, reader.nextString());
                    case "shape" -> shape = numbers(reader, name, MAX_RANK);
                    case "data_offsets" -> offsets = numbers(reader, name, 2);
                    default ->
                            throw bad(
                                    "tensor %s has the unknown key %s"
                                            .formatted(quoted(name), quoted(key)),
                                    null);
                }
            }
            reader.endObject();
            if (type == null || shape == null || offsets == null || offsets.length != 2) {
                throw bad(
                        "tensor %s lacks dtype, shape or two data_offsets".formatted(quoted(name)),
                        null);
            }
            return placed(name, type, shape, offsets[0], offsets[1]);
        }

        private TensorType type(String name, String text) {
            return TensorType.named(text)
                    .orElseThrow(
                            () ->
                                    bad(
                                            "tensor %s has the unknown dtype %s"
                                                    .formatted(quoted(name), quoted(text)),
                                            null));
        }

        private long[] numbers(JsonReader reader, String name, int limit) throws IOException {
            List<Long> found = new ArrayList<>();
            reader.beginArray();
            while (reader.hasNext()) {
                if (found.size() == limit) {
                    throw bad(
                            "tensor %s lists more than %d numbers".formatted(quoted(name), limit),
                            null);
                }
                found.add(number(reader, name));
            }
            reader.endArray();
            return found.stream().mapToLong(Long::longValue).toArray();
        }

        private long number(JsonReader reader, String name) throws IOException {
            if (reader.peek() != JsonToken.NUMBER) {
                throw bad("tensor %s: a number was expected".formatted(quoted(name)), null);
            }
            String text = reader.nextString();
            if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw bad(
                        "tensor %s: %s is no whole number of zero or more"
                                .formatted(quoted(name), quoted(text)),
                        null);
            }
            return Long.parseLong(text);
        }

        private TensorEntry placed(
                String name, TensorType type, long[] shape, long begin, long end) {
            long size = fileSize - dataStart;
            if (begin > end || end > size) {
                throw bad(
                        "tensor %s lies at bytes %d to %d, but the file holds %d data bytes"
                                .formatted(quoted(name), begin, end, size),
                        null);
            }
            long bytes = type.bytes();
            try {
                for (long axis : shape) {
                    bytes = Math.multiplyExact(bytes, axis);
                }
            } catch (ArithmeticException e) {
                throw bad("tensor %s is larger than any file".formatted(quoted(name)), e);
            }
            if (bytes != end - begin) {
                throw bad(
                        "tensor %s of type %s and shape %s needs %d bytes, found %d"
                                .formatted(
                                        quoted(name), type, new Shape(shape), bytes, end - begin),
                        null);
            }
            return new TensorEntry(
                    name, type, new Shape(shape), dataStart + begin, dataStart + end);
        }

        private void refuseOverlaps() {
            List<TensorEntry> placed =
                    entries.values().stream()
                            .filter(e -> e.bytes() > 0)
                            .sorted(Comparator.comparingLong(TensorEntry::begin))
                            .toList();
            for (int i = 1; i < placed.size(); i++) {
                TensorEntry before = placed.get(i - 1);
                if (placed.get(i).begin() < before.end()) {
                    throw bad(
                            "tensors %s and %s overlap"
                                    .formatted(quoted(before.name()), quoted(placed.get(i).name())),
                            null);
                }
            }
        }

        private static String quoted(String text) {
            return "'" + (text.length() <= 120 ? text : text.substring(0, 120) + "…") + "'";
        }

        ModalityException bad(String what, Throwable cause) {
            return new ModalityException(
                    ErrorCode.BAD_WEIGHTS,
                    "%s is no valid safetensors file: %s; fetch or write it again"
                            .formatted(file, what),
                    cause);
        }
    }
}
