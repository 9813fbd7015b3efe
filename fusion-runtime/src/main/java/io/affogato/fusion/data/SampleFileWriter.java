package io.affogato.fusion.data;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.Sample;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeMap;

/** Writes a JSONL sample file that {@link SampleFile} reads. */
public final class SampleFileWriter {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SampleFileWriter() {}

    /**
     * Writes samples in order, whole or not at all.
     *
     * @param file must not exist; its folder is made
     * @throws ModalityException {@code NO_OUTPUT} if the file exists or cannot be written
     */
    public static void write(Path file, List<Sample> samples) {
        if (Files.exists(file)) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s exists already; name a file that does not".formatted(file));
        }
        Path absolute = file.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
            try (BufferedWriter writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                for (Sample sample : samples) {
                    writer.write(MAPPER.writeValueAsString(node(sample)));
                    writer.write('\n');
                }
            }
            Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be written: %s; name another folder".formatted(file, e),
                    e);
        }
    }

    private static ObjectNode node(Sample sample) {
        ObjectNode node = MAPPER.createObjectNode().put("id", sample.id());
        ObjectNode media = node.putObject("media");
        new TreeMap<>(sample.media()).forEach(media::put);
        node.put("question", sample.question());
        put(node, "options", sample.options());
        put(node, "answers", sample.answers());
        if (!sample.type().isEmpty()) {
            node.put("type", sample.type());
        }
        put(node, "senses", sample.senses().stream().map(ModalityId::value).toList());
        if (sample.chance() > 0) {
            node.put("chance", sample.chance());
        }
        sample.score().ifPresent(score -> node.put("score", score));
        return node;
    }

    private static void put(ObjectNode node, String key, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode list = node.putArray(key);
            texts.forEach(list::add);
        }
    }
}
