package io.affogato.platform.launcher.run;

import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.SignalReader;
import io.affogato.platform.kernel.InstalledModality;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The modalities of a run: those somebody wished, or all installed ones that the samples bring.
 *
 * @param chosen in the order of the run
 * @param leftOut installed ones without a file in any sample
 */
record RunModalities(List<InstalledModality> chosen, List<ModalityId> leftOut) {

    /** Copies the lists. */
    RunModalities {
        chosen = List.copyOf(chosen);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Asks the readers which of the modalities the samples bring.
     *
     * @param wished in order
     * @param all whether nobody named them, so that one without files is left out
     * @throws ModalityException {@link ErrorCode#BAD_SAMPLE} if a named one, or every one, has no
     *     file in any sample
     */
    static RunModalities of(
            List<InstalledModality> wished,
            boolean all,
            ReaderContext readers,
            List<Sample> samples) {
        List<InstalledModality> chosen = new ArrayList<>();
        List<ModalityId> leftOut = new ArrayList<>();
        for (InstalledModality each : wished) {
            if (brought(each, readers, samples)) {
                chosen.add(each);
            } else {
                leftOut.add(each.id());
            }
        }
        if (chosen.isEmpty() || (!all && !leftOut.isEmpty())) {
            throw new ModalityException(
                    ErrorCode.BAD_SAMPLE,
                    "no sample has a file for %s; add the media, or leave the modality out of the recipe"
                            .formatted(leftOut));
        }
        return new RunModalities(chosen, leftOut);
    }

    private static boolean brought(
            InstalledModality modality, ReaderContext readers, List<Sample> samples) {
        try (SignalReader reader = modality.modality().openReader(readers)) {
            return samples.stream().anyMatch(sample -> !reader.sources(sample).isEmpty());
        }
    }

    /** Says what takes part and what does not. */
    void say(Consumer<String> line) {
        line.accept(
                "modalities in order: "
                        + String.join(", ", chosen.stream().map(m -> m.id().value()).toList()));
        leftOut.forEach(
                id -> line.accept("left out '%s': no sample has a file for it".formatted(id)));
    }
}
