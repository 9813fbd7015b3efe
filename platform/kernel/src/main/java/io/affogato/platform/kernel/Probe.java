package io.affogato.platform.kernel;

import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalitySpec;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.SignalReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries what a modality promises, as far as that can be tried without weights and files: its
 * description is complete and constant; its reader, if it opens without a backbone folder, has a
 * constant fingerprint, finds nothing in a sample that has nothing, and closes twice.
 *
 * <p>An encoder cannot be opened without weights and a device; a run does that.
 */
final class Probe {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    /** Small, and not 1, which hides mistakes. */
    private static final int FRAMES = 3;

    private final Path nowhere;
    private final SwapCheck check;

    /**
     * Makes a probe.
     *
     * @param nowhere a path at which there is nothing
     * @param check asked last
     */
    Probe(Path nowhere, SwapCheck check) {
        this.nowhere = nowhere;
        this.check = check;
    }

    /** Throws if the modality breaks a promise; whatever its code throws passes through. */
    void run(InstalledModality installed) throws RefusedException {
        spec(installed);
        reader(installed);
        Optional<String> difference = check.difference(installed);
        if (difference.isPresent()) {
            throw new RefusedException(RefusalCode.UNFIT, difference.get());
        }
    }

    private static void spec(InstalledModality installed) throws RefusedException {
        ModalitySpec spec = installed.modality().spec();
        require(
                spec.layout() != null && spec.promptPrefix() != null && spec.whenMissing() != null,
                "spec() must be complete, was %s".formatted(spec));
        ModalitySpec again = installed.modality().spec();
        require(
                spec.equals(again),
                "spec() must be constant, was %s, then %s".formatted(spec, again));
    }

    private void reader(InstalledModality installed) throws RefusedException {
        SignalReader reader;
        try {
            reader = installed.modality().openReader(new ReaderContext(nowhere, FRAMES));
        } catch (ModalityException e) {
            LOG.debug("{} has a reader that needs a backbone folder", installed.id(), e);
            return; // as the SPI allows
        }
        require(reader != null, "openReader() returned null");
        try {
            ask(reader);
        } finally {
            reader.close();
            reader.close();
        }
    }

    private void ask(SignalReader reader) throws RefusedException {
        String fingerprint = reader.fingerprint();
        require(
                fingerprint != null && !fingerprint.isBlank() && fingerprint.lines().count() == 1,
                "a reader's fingerprint() must be one line, was '%s'".formatted(fingerprint));
        String again = reader.fingerprint();
        require(
                fingerprint.equals(again),
                "a reader's fingerprint() must be constant, was '%s', then '%s'"
                        .formatted(fingerprint, again));
        List<Path> sources = reader.sources(empty());
        require(
                sources != null && sources.isEmpty(),
                "a reader's sources() must be empty for a sample without media, was %s"
                        .formatted(sources));
    }

    private Sample empty() {
        return new Sample(
                "probe",
                "probe:1",
                nowhere,
                Map.of(),
                "what is there?",
                List.of("a", "b"),
                List.of("a"),
                "",
                List.of(),
                0.5);
    }

    private static void require(boolean kept, String reason) throws RefusedException {
        if (!kept) {
            throw new RefusedException(RefusalCode.FAILED_PROBE, reason + "; mend the bundle");
        }
    }
}
