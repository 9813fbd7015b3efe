package io.affogato.fusion.data.published;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The entries of an annotation file: a JSON list of objects, a JSON object of objects, JSONL, CSV
 * whose first row names the columns, a pickled list of maps, or the arrays of an npz file.
 */
final class Annotations {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final Path file;
    private final Notes notes;
    private final List<Entry> entries = new ArrayList<>();
    private int seen;

    private Annotations(Path file, Notes notes) {
        this.file = file;
        this.notes = notes;
    }

    /**
     * Reads all entries; the ending of the name tells the kind of file, JSON if it tells nothing.
     * Where a file has no lines, numbers of entries stand for them.
     *
     * @param columns names of the columns of CSV without a first row of names; else empty
     * @throws ModalityException {@code MISSING_FILE}, or {@code BAD_SAMPLE} if it is neither
     */
    static List<Entry> read(Path file, List<String> columns, Notes notes) {
        Annotations annotations = new Annotations(file, notes);
        try {
            annotations.entries(columns);
        } catch (NoSuchFileException e) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "annotation file %s does not exist; fetch it from the data set's site"
                            .formatted(file),
                    e);
        } catch (JsonProcessingException e) {
            throw new ModalityException(
                    ErrorCode.BAD_SAMPLE,
                    "%s:%d: expected JSON, found %s; fetch the file again"
                            .formatted(
                                    file,
                                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                                    e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.BAD_SAMPLE,
                    "%s cannot be read: expected UTF-8 text, found %s; fetch the file again"
                            .formatted(file, e),
                    e);
        }
        if (annotations.entries.isEmpty() && notes.problems() == 0) {
            notes.problem("%s:1: expected at least one entry, found none".formatted(file));
        }
        return annotations.entries;
    }

    private void entries(List<String> columns) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> csv(columns);
            case "jsonl" -> lines();
            case "npz" -> NpzEntries.read(file, notes).forEach(node -> add(seen + 1, "", node));
            case "p", "pkl", "pickle" ->
                    PickledEntries.read(file, notes).forEach(node -> add(seen + 1, "", node));
            default -> json();
        }
    }

    /** One JSON object a line; blank lines are skipped. */
    private void lines() throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    line(number, line);
                }
                number++;
            }
        }
    }

    private void line(int number, String line) {
        try {
            add(number, "", MAPPER.readTree(line));
        } catch (JsonProcessingException e) {
            notes.problem(
                    "%s:%d: expected a JSON object, found %s"
                            .formatted(file, number, e.getOriginalMessage()));
        }
    }

    private void json() throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                JsonParser parser = MAPPER.createParser(reader)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_ARRAY && first != JsonToken.START_OBJECT) {
                notes.problem(
                        "%s:1: expected a JSON list or object of entries, found %s"
                                .formatted(file, first == null ? "nothing" : first));
                return;
            }
            for (JsonToken next = parser.nextToken();
                    !next.isStructEnd();
                    next = parser.nextToken()) {
                String key = "";
                if (next == JsonToken.FIELD_NAME) {
                    key = parser.currentName();
                    parser.nextToken();
                }
                int line = parser.currentTokenLocation().getLineNr();
                add(line, key, MAPPER.readTree(parser));
            }
            if (parser.nextToken() != null) {
                notes.problem(
                        "%s:%d: expected the end of the file, found more"
                                .formatted(file, parser.currentTokenLocation().getLineNr()));
            }
        }
    }

    private void add(int line, String key, JsonNode node) {
        seen++;
        String origin = "%s:%d (entry %d)".formatted(file, line, seen);
        if (node.isObject()) {
            entries.add(new Entry(origin, key, node, notes));
        } else {
            notes.problem("%s: expected an object, found %s".formatted(origin, node.getNodeType()));
        }
    }

    private void csv(List<String> columns) throws IOException {
        List<CsvRows.Row> rows;
        try {
            rows = CsvRows.of(Files.readString(file));
        } catch (IllegalArgumentException e) {
            notes.problem("%s:%s".formatted(file, e.getMessage()));
            return;
        }
        boolean named = columns.isEmpty();
        List<String> names = named && !rows.isEmpty() ? rows.get(0).fields() : columns;
        for (CsvRows.Row row : named && !rows.isEmpty() ? rows.subList(1, rows.size()) : rows) {
            if (row.fields().size() != names.size()) {
                notes.problem(
                        "%s:%d: expected %d columns %s, found %d"
                                .formatted(
                                        file,
                                        row.line(),
                                        names.size(),
                                        names,
                                        row.fields().size()));
                continue;
            }
            ObjectNode node = MAPPER.createObjectNode();
            for (int i = 0; i < names.size(); i++) {
                node.put(names.get(i).strip(), row.fields().get(i));
            }
            add(row.line(), "", node);
        }
    }
}
