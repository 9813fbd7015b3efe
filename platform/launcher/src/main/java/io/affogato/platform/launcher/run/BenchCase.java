package io.affogato.platform.launcher.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.affogato.fusion.bench.CremaWork;
import io.affogato.fusion.crema.FusionKind;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.nn.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A benchmark as its file describes it: networks under the keys of a {@code config.json}, the work,
 * the losses that show that it is the same work, and what somebody else measured doing it.
 *
 * @param steps in all
 * @param warmup steps that do not count for the times
 * @param losses expected, one a pass, for as many passes as are known
 * @param peer whom to compare with
 */
@JsonIgnoreProperties({
    "schema",
    "vision_config",
    "num_query_tokens",
    "qformer_config",
    "text_config"
})
public record BenchCase(Work work, int steps, int warmup, List<Double> losses, Peer peer) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** The keys of {@link CremaWork}. */
    record Work(
            List<Sense> senses,
            int batch,
            int frames,
            int rank,
            String fusion,
            boolean sequential,
            CremaWork.Lengths text,
            double learningRate) {

        CremaWork with(ConfigFile networks) {
            return new CremaWork(
                    networks,
                    senses.stream().map(Sense::sense).toList(),
                    batch,
                    frames,
                    rank,
                    FusionKind.valueOf(fusion.replace('-', '_').toUpperCase(Locale.ROOT)),
                    sequential,
                    text,
                    learningRate);
        }
    }

    /** The keys of {@link CremaWork.Sense}. */
    record Sense(String id, int segments, int tokens, int width) {

        CremaWork.Sense sense() {
            return new CremaWork.Sense(new ModalityId(id), segments, tokens, width);
        }
    }

    /**
     * Somebody else's measurement.
     *
     * @param name who, with what, on what
     * @param productGflops speed of a 2048 x 2048 product there, in 10^9 operations a second
     * @param millis median time of each stage
     */
    public record Peer(String name, double productGflops, Map<String, Double> millis) {}

    /**
     * How often to measure, and what others have measured.
     *
     * @param steps in all
     * @param warmup steps that do not count for the times
     * @param losses expected, one a pass, for as many passes as are known
     * @param peer whom to compare with
     */
    public record Known(int steps, int warmup, List<Double> losses, Peer peer) {}

    /** Returns what others measured, and how often to measure. */
    public Known known() {
        return new Known(steps, warmup, losses, peer);
    }

    /** Reads a file. */
    public static BenchCase read(Path file) {
        return read(file, BenchCase.class);
    }

    static <T> T read(Path file, Class<T> type) {
        try {
            return JSON.readValue(Files.readString(file), type);
        } catch (JsonProcessingException e) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "%s:%d: %s"
                            .formatted(
                                    file,
                                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                                    e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Returns what is to be done, with the networks of the same file. */
    public CremaWork work(Path file) {
        return work.with(ConfigFile.read(file));
    }
}
