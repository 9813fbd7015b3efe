package io.affogato.platform.launcher.admin;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whole lines of a file that grows. Not thread-safe. */
final class LineTail {

    private static final int CHUNK = 1 << 16;

    private final Path file;
    private long offset;

    /** Begins behind what is there now. */
    LineTail(Path file) {
        this.file = file;
        this.offset = Files.exists(file) ? size(file) : 0;
    }

    /** Returns the lines that came since the last call; all of them if the file was cut. */
    List<String> fresh() {
        if (!Files.exists(file)) {
            offset = 0;
            return List.of();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() < offset) {
                offset = 0;
            }
            in.seek(offset);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                bytes.write(chunk, 0, n);
            }
            String text = bytes.toString(StandardCharsets.UTF_8);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            offset += whole.getBytes(StandardCharsets.UTF_8).length;
            return whole.lines().toList();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Returns lines of a file, the first ones left out; a torn last line is not among them. */
    static List<String> of(Path file, long after, int most) {
        List<String> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        try (BufferedReader in = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                boolean whole = line.endsWith("}");
                if (number++ >= after && whole && lines.size() < most) {
                    lines.add(line);
                }
            }
            return lines;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static ModalityException failed(Path file, IOException cause) {
        return new ModalityException(
                ErrorCode.IO, "%s cannot be read: %s".formatted(file, cause), cause);
    }
}
