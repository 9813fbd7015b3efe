package io.affogato.fusion.run;

import io.affogato.fusion.head.LevelSource;
import io.affogato.modality.EncoderContext;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityEncoder;
import io.affogato.modality.ModalityId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What encoders say of the shape of their features.
 *
 * @param features D of each modality, the width of its feature tokens, in the order of the run
 * @param levels the first modality whose tokens hold several hidden states side by side
 */
record EncoderWidths(Map<ModalityId, Integer> features, Optional<LevelSource> levels) {

    /** Keeps the order. */
    EncoderWidths {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }

    /** Opens every encoder for a moment. */
    static EncoderWidths of(Map<ModalityId, Modality> modalities, EncoderContext context) {
        Map<ModalityId, Integer> features = new LinkedHashMap<>();
        Optional<LevelSource> levels = Optional.empty();
        for (Map.Entry<ModalityId, Modality> each : modalities.entrySet()) {
            try (ModalityEncoder encoder = each.getValue().openEncoder(context)) {
                features.put(each.getKey(), encoder.featureWidth());
                if (levels.isEmpty() && encoder.levels() > 1) {
                    int own = encoder.featureWidth() / encoder.levels();
                    levels = Optional.of(new LevelSource(each.getKey(), encoder.levels(), own));
                }
            }
        }
        return new EncoderWidths(features, levels);
    }
}
