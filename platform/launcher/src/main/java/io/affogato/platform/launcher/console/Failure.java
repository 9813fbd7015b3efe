package io.affogato.platform.launcher.console;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.platform.console.ConsoleReply;
import io.affogato.platform.console.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replies for failures. */
final class Failure {

    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private Failure() {}

    /** Returns the reply; what is not the caller's fault goes into the log with its place. */
    static ConsoleReply reply(Throwable e) {
        if (e instanceof ModalityException known) {
            LOG.info("a call failed: {} {}", known.code().code(), known.getMessage());
            return new Problem(status(known.code()), known.code().code(), known.getMessage())
                    .reply();
        }
        LOG.error("a call failed", e);
        return new Problem(500, ErrorCode.INTERNAL.code(), "%s; the log says where".formatted(e))
                .reply();
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case BAD_RECIPE, BAD_SAMPLE, BAD_MEDIA, EMPTY_SIGNAL, BAD_SHAPE, NOT_FINITE -> 400;
            case MISSING_FILE, MISSING_WEIGHTS, UNAVAILABLE -> 404;
            case BAD_WEIGHTS, NO_DEVICE, BUNDLE_REFUSED, NO_OUTPUT, BUSY, DIVERGED -> 409;
            case BAD_SETTINGS, IO, INTERNAL -> 500;
        };
    }
}
