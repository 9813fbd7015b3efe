package io.affogato.fusion.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.fusion.checkpoint.Durable;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Learning curves of all stages, one JSON object a line: {@code stage}, {@code step}, {@code
 * steps}, {@code loss} (mean since the line before) and, where held-out examples were tried, {@code
 * shares}.
 */
final class CurveFile {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path file;

    CurveFile(Path file) {
        this.file = file;
    }

    /**
     * One line.
     *
     * @param shares named shares of right answers, empty if nothing was tried
     */
    record Line(String stage, int step, int steps, double loss, Map<String, Double> shares) {}

    void append(Line line) {
        try {
            Files.writeString(
                    file, text(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Returns all lines; a last one that was cut off by a crash is left out. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        try {
            for (String text : Files.readAllLines(file)) {
                JsonNode node = parsed(text);
                if (node.isObject()) {
                    lines.add(line(node));
                }
            }
        } catch (IOException e) {
            throw failure(e);
        }
        return lines;
    }

    /** Forgets what a stage said after the step from which it goes on. */
    void rewind(String stage, int step) {
        StringBuilder kept = new StringBuilder();
        for (Line line : lines()) {
            if (!line.stage().equals(stage) || line.step() <= step) {
                kept.append(text(line));
            }
        }
        try {
            Durable.write(file, kept.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }

    private static Line line(JsonNode node) {
        Map<String, Double> shares = new LinkedHashMap<>();
        node.path("shares")
                .properties()
                .forEach(share -> shares.put(share.getKey(), share.getValue().asDouble()));
        return new Line(
                node.path("stage").asText(),
                node.path("step").asInt(),
                node.path("steps").asInt(),
                node.path("loss").asDouble(Double.NaN),
                shares);
    }

    private static String text(Line line) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("stage", line.stage()).put("step", line.step()).put("steps", line.steps());
        if (Double.isFinite(line.loss())) {
            node.put("loss", line.loss());
        }
        if (!line.shares().isEmpty()) {
            ObjectNode shares = node.putObject("shares");
            line.shares().forEach(shares::put);
        }
        return node + "\n";
    }

    private ModalityException failure(IOException cause) {
        return new ModalityException(
                ErrorCode.IO,
                "learning curves %s cannot be kept: %s; check the folder"
                        .formatted(file, cause.getMessage()),
                cause);
    }
}
