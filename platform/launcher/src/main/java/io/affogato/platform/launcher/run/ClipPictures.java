package io.affogato.platform.launcher.run;

import io.affogato.modality.Modality;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ReaderContext;
import io.affogato.modality.Sample;
import io.affogato.modality.SignalReader;
import io.affogato.platform.report.ReportModel.Strip;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each sense of a recording looks like.
 *
 * @param modalities in the order of the rows
 * @param context of the run
 */
public record ClipPictures(Map<ModalityId, Modality> modalities, ReaderContext context) {

    /** Returns the pictures of one of the modalities. */
    public ClipPictures only(ModalityId id) {
        return new ClipPictures(Map.of(id, modalities.get(id)), context);
    }

    /** Returns the first picture there is, a PNG file; empty where a recording has none. */
    public Optional<byte[]> first(Sample sample) {
        return strips(sample).stream().map(strip -> strip.pictures().get(0)).findFirst();
    }

    /** Returns a filmstrip for each modality that the sample has and that can be looked at. */
    List<Strip> strips(Sample sample) {
        List<Strip> strips = new ArrayList<>();
        modalities.forEach(
                (id, modality) -> {
                    try (SignalReader reader = modality.openReader(context)) {
                        if (reader.sources(sample).isEmpty()) {
                            return;
                        }
                        List<byte[]> pictures = reader.pictures(sample);
                        if (!pictures.isEmpty()) {
                            strips.add(new Strip(id.value(), pictures));
                        }
                    }
                });
        return strips;
    }
}
