package io.affogato.fusion.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.affogato.fusion.checkpoint.Durable;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run stands.
 *
 * @param state what it does
 * @param epoch of the latest batch, from 0
 * @param step batches done
 * @param steps batches of the whole run; 0 while unknown
 * @param message one line for people, such as the reason of a failure
 * @param pid process that wrote this
 * @param updated milliseconds since 1970
 */
public record RunStatus(
        State state, int epoch, long step, long steps, String message, long pid, long updated) {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** What a run does. */
    public enum State {
        /** Features are being computed. */
        ENCODING,
        /** Adapters are being trained. */
        TRAINING,
        /** The trained model is being measured. */
        EVALUATING,
        /** Everything is done. */
        COMPLETED,
        /** Somebody or the time limit ended it; it can be resumed. */
        STOPPED,
        /** It failed; the message says why. */
        FAILED
    }

    /** Returns a status of this process, now. */
    public static RunStatus now(State state, int epoch, long step, long steps, String message) {
        return new RunStatus(
                state,
                epoch,
                step,
                steps,
                message,
                ProcessHandle.current().pid(),
                System.currentTimeMillis());
    }

    /** Writes the status; readers see the old one or the new one. */
    public void write(Path file) {
        try {
            Durable.write(file, MAPPER.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.NO_OUTPUT,
                    "%s cannot be written: %s; check the folder and its space".formatted(file, e),
                    e);
        }
    }

    /** Reads a status. */
    public static RunStatus read(Path file) {
        try {
            return MAPPER.readValue(Files.readAllBytes(file), RunStatus.class);
        } catch (IOException e) {
            throw new ModalityException(
                    ErrorCode.IO, "status %s cannot be read: %s".formatted(file, e), e);
        }
    }
}
