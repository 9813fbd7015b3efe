package io.affogato.fusion.run;

import io.affogato.fusion.features.FeatureWidths;
import io.affogato.fusion.features.OpenEncoders;
import io.affogato.fusion.head.LevelSource;
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

    /** Asks every encoder. */
    static EncoderWidths of(OpenEncoders encoders) {
        Map<ModalityId, FeatureWidths> features = encoders.widths();
        Optional<LevelSource> levels =
                features.entrySet().stream()
                        .filter(each -> each.getValue().levels() > 1)
                        .map(each -> source(each.getKey(), each.getValue()))
                        .findFirst();
        return new EncoderWidths(features, levels);
    }

    private static LevelSource source(ModalityId id, FeatureWidths own) {
        return new LevelSource(id, own.levels(), own.tokens() / own.levels());
    }
}
