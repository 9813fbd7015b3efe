package io.affogato.fusion.run;

import io.affogato.fusion.features.FeatureWidths;
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
 * @param features sizes of each modality's features, in the order of the run
 * @param levels the first modality whose tokens hold several hidden states side by side
 */
record EncoderWidths(Map<ModalityId, FeatureWidths> features, Optional<LevelSource> levels) {

    /** Keeps the order. */
    EncoderWidths {
        features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }

    /** Opens every encoder for a moment. */
    static EncoderWidths of(Map<ModalityId, Modality> modalities, EncoderContext context) {
        Map<ModalityId, FeatureWidths> features = new LinkedHashMap<>();
        Optional<LevelSource> levels = Optional.empty();
        for (Map.Entry<ModalityId, Modality> each : modalities.entrySet()) {
            try (ModalityEncoder encoder = each.getValue().openEncoder(context)) {
                FeatureWidths own = FeatureWidths.of(encoder);
                features.put(each.getKey(), own);
                if (levels.isEmpty() && own.levels() > 1) {
                    int width = own.tokens() / own.levels();
                    levels = Optional.of(new LevelSource(each.getKey(), own.levels(), width));
                }
            }
        }
        return new EncoderWidths(features, levels);
    }
}
