package io.affogato.fusion.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** Reads one line of a sample file. */
final class SampleLine {

    private static final List<String> KNOWN =
            List.of(
                    "id",
                    "media",
                    "question",
                    "options",
                    "answers",
                    "type",
                    "senses",
                    "chance",
                    "score");

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final Path folder;
    private final String name;
    private final Wanted wanted;

    /** What a sample must know of its answer. */
    enum Wanted {
        /** Nothing. */
        NOTHING,
        /** A text. */
        TEXT,
        /** A text, a mask or a number. */
        ANYTHING
    }

    SampleLine(Path file, Wanted wanted) {
        this.folder = file.toAbsolutePath().getParent();
        this.name = file.toString();
        this.wanted = wanted;
    }

    /** Reads a line; what is wrong with it goes into {@code problems}. */
    Optional<Sample> parse(String line, int number, List<String> problems) {
        String origin = "%s:%d".formatted(name, number);
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            problems.add(
                    "%s: expected one JSON object, found %s"
                            .formatted(origin, e.getOriginalMessage()));
            return Optional.empty();
        }
        if (!node.isObject()) {
            problems.add(
                    "%s: expected one JSON object, found %s".formatted(origin, node.getNodeType()));
            return Optional.empty();
        }
        Fields fields = new Fields(node, origin);
        Sample sample = sample(fields, origin);
        problems.addAll(fields.problems);
        return fields.problems.isEmpty() ? Optional.of(sample) : Optional.empty();
    }

    private Sample sample(Fields fields, String origin) {
        fields.refuseUnknown();
        Map<String, String> media = fields.media();
        List<String> options = fields.texts("options", false);
        OptionalDouble score = fields.score();
        boolean other = media.containsKey(Sample.MASK) || score.isPresent();
        boolean required = wanted == Wanted.TEXT || (wanted == Wanted.ANYTHING && !other);
        List<String> answers = fields.texts("answers", required);
        if (!options.isEmpty() && !answers.isEmpty() && !options.contains(answers.get(0))) {
            fields.problem(
                    "'answers' must start with one of the options %s, found '%s'"
                            .formatted(options, answers.get(0)));
        }
        return new Sample(
                fields.text("id", true),
                origin,
                folder,
                media,
                fields.text("question", true),
                options,
                answers,
                fields.text("type", false),
                fields.senses(),
                fields.chance(),
                score);
    }

    /** The fields of one object, with the problems met while reading them. */
    private static final class Fields {

        private final JsonNode node;
        private final String origin;
        private final List<String> problems = new ArrayList<>();

        Fields(JsonNode node, String origin) {
            this.node = node;
            this.origin = origin;
        }

        void problem(String text) {
            problems.add(origin + ": " + text);
        }

        void refuseUnknown() {
            Set<String> unknown = new TreeSet<>();
            node.fieldNames().forEachRemaining(unknown::add);
            KNOWN.forEach(unknown::remove);
            for (String key : unknown) {
                problem("unknown key '%s'; known: %s".formatted(key, KNOWN));
            }
        }

        String text(String key, boolean required) {
            JsonNode value = node.get(key);
            if (value == null && !required) {
                return "";
            }
            if (value == null || !value.isTextual() || value.textValue().isBlank()) {
                problem("'%s' must be a text, found %s".formatted(key, shown(value)));
                return "";
            }
            return value.textValue();
        }

        List<String> texts(String key, boolean required) {
            JsonNode value = node.get(key);
            if (value == null && !required) {
                return List.of();
            }
            if (value == null || !value.isArray() || (required && value.isEmpty())) {
                String wanted = required ? "a list with at least one text" : "a list of texts";
                problem("'%s' must be %s, found %s".formatted(key, wanted, shown(value)));
                return List.of();
            }
            List<String> texts = new ArrayList<>();
            for (JsonNode item : value) {
                if (!item.isTextual() || item.textValue().isBlank()) {
                    problem("'%s' must hold texts only, found %s".formatted(key, shown(item)));
                    return List.of();
                }
                texts.add(item.textValue());
            }
            return texts;
        }

        Map<String, String> media() {
            JsonNode value = node.get("media");
            if (value == null || !value.isObject() || value.isEmpty()) {
                problem(
                        "'media' must map at least one role to a file, found %s"
                                .formatted(shown(value)));
                return Map.of();
            }
            Map<String, String> media = new LinkedHashMap<>();
            value.properties()
                    .forEach(
                            entry -> {
                                JsonNode file = entry.getValue();
                                if (file.isTextual() && !file.textValue().isBlank()) {
                                    media.put(entry.getKey(), file.textValue());
                                } else {
                                    problem(
                                            "'media.%s' must be a file name, found %s"
                                                    .formatted(entry.getKey(), shown(file)));
                                }
                            });
            return media;
        }

        List<ModalityId> senses() {
            List<ModalityId> senses = new ArrayList<>();
            for (String text : texts("senses", false)) {
                try {
                    senses.add(new ModalityId(text));
                } catch (IllegalArgumentException e) {
                    problem("'senses' must hold modality ids: %s".formatted(e.getMessage()));
                }
            }
            return senses;
        }

        double chance() {
            JsonNode value = node.get("chance");
            if (value == null) {
                return 0;
            }
            double chance = value.asDouble(Double.NaN);
            if (!value.isNumber() || !(chance >= 0 && chance <= 1)) {
                problem("'chance' must be a number from 0 to 1, found %s".formatted(shown(value)));
                return 0;
            }
            return chance;
        }

        OptionalDouble score() {
            JsonNode value = node.get("score");
            if (value == null) {
                return OptionalDouble.empty();
            }
            double score = value.asDouble(Double.NaN);
            if (!value.isNumber() || !Double.isFinite(score)) {
                problem("'score' must be a number, found %s".formatted(shown(value)));
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(score);
        }

        private static String shown(JsonNode value) {
            return value == null ? "nothing" : value.toString();
        }
    }
}
