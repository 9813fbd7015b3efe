package io.affogato.bundle.template;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.Sample;
import io.affogato.modality.Signal;
import io.affogato.modality.SignalReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads role {@code template}: a CSV file with a header line, then one line of C numbers a moment.
 *
 * <p>A log of any length is brought to L rows (L, C) by taking the nearest earlier line, so that
 * logs of all samples can be stacked.
 */
final class LogReader implements SignalReader {

    private static final String ROLE = "template";

    private final int rows;
    private final int columns;

    LogReader(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    @Override
    public String fingerprint() {
        return "log v1, %s rows of %s columns".formatted(rows, columns);
    }

    @Override
    public List<Path> sources(Sample sample) {
        return sample.file(ROLE).stream().toList();
    }

    @Override
    public Signal read(Sample sample) {
        Path file = sources(sample).get(0);
        List<float[]> log = parse(file, lines(file));
        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            float[] line = log.get(row * log.size() / rows);
            System.arraycopy(line, 0, values, row * columns, columns);
        }
        return new Signal(values, rows, columns);
    }

    private static List<String> lines(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ModalityException(
                    ErrorCode.MISSING_FILE,
                    "%s: expected a log, found no file; check role '%s' of the sample"
                            .formatted(file, ROLE));
        }
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "%s: reading failed: %s".formatted(file, e.getMessage()), e);
        }
    }

    private List<float[]> parse(Path file, List<String> lines) {
        List<float[]> log = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) { // line 0 is the header
            if (!lines.get(i).isBlank()) {
                log.add(parse(file, i + 1, lines.get(i)));
            }
        }
        if (log.isEmpty()) {
            throw new ModalityException(
                    ErrorCode.EMPTY_SIGNAL,
                    "%s: expected a header and lines of numbers, found %d lines; record it again"
                            .formatted(file, lines.size()));
        }
        return log;
    }

    private float[] parse(Path file, int number, String line) {
        String[] cells = line.split(",", -1);
        if (cells.length != columns) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    "%s:%d: expected %d columns, found %d; cut the line or fix the log"
                            .formatted(file, number, columns, cells.length));
        }
        float[] values = new float[columns];
        for (int c = 0; c < columns; c++) {
            values[c] = number(file, number, cells[c].strip());
        }
        return values;
    }

    private static float number(Path file, int line, String cell) {
        try {
            float value = Float.parseFloat(cell);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new ModalityException(
                    ErrorCode.BAD_MEDIA,
                    "%s:%d: expected a number, found '%s'; fix the log".formatted(file, line, cell),
                    e);
        }
        throw new ModalityException(
                ErrorCode.NOT_FINITE,
                "%s:%d: expected a finite number, found %s; drop the line"
                        .formatted(file, line, cell));
    }
}
