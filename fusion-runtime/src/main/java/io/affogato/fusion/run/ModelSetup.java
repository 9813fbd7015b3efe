package io.affogato.fusion.run;

import io.affogato.fusion.crema.CremaConfig;
import io.affogato.fusion.features.FeatureOptions;
import io.affogato.fusion.head.HeadConfig;
import io.affogato.fusion.mit.MitConfig;
import io.affogato.fusion.task.PromptTemplate;
import io.affogato.modality.Modality;
import io.affogato.modality.ModalityId;
import io.affogato.nn.Precision;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that decides what a model is and how its inputs are prepared.
 *
 * @param backbone folder of the frozen networks
 * @param modalities in the order of the run; the first is the anchor
 * @param bundles SHA-256 of each modality's bundle, where known
 * @param model sizes and starting values of what is trained
 * @param prompt how a question is put to the language model
 * @param features how inputs are encoded
 * @param featureStore folder of encoded inputs, shared by runs
 * @param answers how answers are given and judged
 * @param method how modalities reach the language model
 * @param infusion into which blocks and how, if the method infuses
 * @param textTokens tokens a question or answer keeps, the end token among them
 * @param precision what the language model's weights are kept as
 * @param head what answers, if not words of the language model
 */
public record ModelSetup(
        Path backbone,
        Map<ModalityId, Modality> modalities,
        Map<ModalityId, String> bundles,
        CremaConfig model,
        PromptTemplate prompt,
        FeatureOptions features,
        Path featureStore,
        AnswerStyle answers,
        FusionMethod method,
        MitConfig infusion,
        int textTokens,
        Precision precision,
        HeadConfig head) {

    /** Copies the maps, keeping their order. */
    public ModelSetup {
        modalities = Collections.unmodifiableMap(new LinkedHashMap<>(modalities));
        bundles = Collections.unmodifiableMap(new LinkedHashMap<>(bundles));
        if (modalities.isEmpty()) {
            throw new IllegalArgumentException("a model needs at least one modality, found none");
        }
        if (textTokens <= 0) {
            throw new IllegalArgumentException(
                    "a text keeps at least one token, was %d".formatted(textTokens));
        }
    }
}
