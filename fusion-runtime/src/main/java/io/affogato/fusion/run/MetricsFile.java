package io.affogato.fusion.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.fusion.checkpoint.Durable;
import io.affogato.fusion.training.EarlyExit;
import io.affogato.fusion.training.PassReport;
import io.affogato.fusion.training.RunListener;
import io.affogato.fusion.training.StepReport;
import io.affogato.fusion.training.TrainingOutcome;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Events of a run as JSON lines, each flushed as it happens.
 *
 * <p>Every line has {@code event}, {@code time} (milliseconds since 1970) and {@code step}; {@code
 * pass} adds epoch, modality, loss, gradientNorm, learningRate and stepped, {@code epoch} adds
 * modality, gradientNorm (the mean), threshold and exits, {@code validation} adds accuracy, {@code
 * finished} a reason. Numbers that are not finite are null.
 */
public final class MetricsFile implements RunListener, AutoCloseable {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path file;
    private final BufferedWriter out;

    private MetricsFile(Path file, BufferedWriter out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Opens a file to go on after a step: later lines, which belong to lost work, are cut off, and
     * so is a torn last line.
     *
     * @param step 0 to start anew
     */
    public static MetricsFile append(Path file, long step) {
        try {
            List<String> kept = new ArrayList<>();
            for (JsonNode line : read(file)) {
                if (line.path("step").asLong() <= step && step > 0) {
                    kept.add(line.toString());
                }
            }
            String text = kept.isEmpty() ? "" : String.join("\n", kept) + "\n";
            Durable.write(file, text.getBytes(StandardCharsets.UTF_8));
            return new MetricsFile(
                    file,
                    Files.newBufferedWriter(
                            file, StandardCharsets.UTF_8, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Reads the lines of a file; none if there is no file. A torn last line is left out. */
    static List<JsonNode> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<JsonNode> lines = new ArrayList<>();
        String text = Files.readString(file);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(MAPPER.readTree(line));
            }
        }
        return lines;
    }

    @Override
    public void step(StepReport report) {
        for (PassReport pass : report.passes()) {
            ObjectNode line = line("pass", report.step());
            line.put("epoch", report.epoch()).put("modality", pass.modality().value());
            number(line, "loss", pass.loss());
            number(line, "gradientNorm", pass.gradientNorm());
            number(line, "learningRate", report.learningRate());
            write(line.put("stepped", pass.stepped()));
        }
    }

    @Override
    public void epoch(int epoch, long step, ModalityId modality, EarlyExit.Decision decision) {
        ObjectNode line = line("epoch", step);
        line.put("epoch", epoch).put("modality", modality.value());
        number(line, "gradientNorm", decision.mean());
        number(line, "threshold", decision.threshold());
        write(line.put("exits", decision.exits()));
    }

    @Override
    public void validated(int epoch, long step, String measure, double value) {
        ObjectNode line = line("validation", step).put("epoch", epoch).put("measure", measure);
        number(line, measure, value);
        write(line);
    }

    @Override
    public void checkpointed(long step) {
        write(line("checkpoint", step));
    }

    @Override
    public void finished(TrainingOutcome outcome) {
        String reason = outcome.reason().name().toLowerCase(Locale.ROOT);
        write(line("finished", outcome.state().position().step()).put("reason", reason));
    }

    private static ObjectNode line(String event, long step) {
        return MAPPER.createObjectNode()
                .put("event", event)
                .put("time", System.currentTimeMillis())
                .put("step", step);
    }

    private static void number(ObjectNode line, String key, double value) {
        if (Double.isFinite(value)) {
            line.put(key, value);
        } else {
            line.putNull(key);
        }
    }

    private void write(ObjectNode line) {
        try {
            out.write(line.toString());
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static ModalityException failed(Path file, IOException cause) {
        return new ModalityException(
                ErrorCode.NO_OUTPUT,
                "metrics %s cannot be written: %s; check the folder and its space"
                        .formatted(file, cause),
                cause);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
