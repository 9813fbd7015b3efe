package io.affogato.fusion.crema;

import ai.djl.ndarray.types.Shape;
import io.affogato.fusion.lora.LoraConfig;
import io.affogato.fusion.qformer.QFormerConfig;
import io.affogato.modality.ErrorCode;
import io.affogato.modality.ModalityException;
import io.affogato.modality.ModalityId;
import io.affogato.modality.ModalitySpec;
import java.util.Map;

/**
 * Sizes of one modality's adapter.
 *
 * @param id the modality
 * @param spec how its features are treated
 * @param featureWidth width of its encoder's features
 * @param skipLora whether the query transformer stays unadapted for this modality; the parameters
 *     exist all the same
 * @param qformer sizes of the query transformer
 * @param lora rank and layers of the adaptation
 * @param languageWidth E, width of the language model
 */
public record AdapterConfig(
        ModalityId id,
        ModalitySpec spec,
        int featureWidth,
        boolean skipLora,
        QFormerConfig qformer,
        LoraConfig lora,
        int languageWidth) {

    /** Checks that features and adapted layers fit the query transformer. */
    public AdapterConfig {
        if (lora.layers().stream().anyMatch(layer -> layer >= qformer.layers())) {
            throw new ModalityException(
                    ErrorCode.BAD_RECIPE,
                    "adapted layers must be from 0 to %d, found %s; the query transformer has %d"
                            .formatted(qformer.layers() - 1, lora.layers(), qformer.layers()));
        }
        if (!spec.inputProjection() && featureWidth != qformer.encoderWidth()) {
            throw new ModalityException(
                    ErrorCode.BAD_SHAPE,
                    ("features of modality %s are %d wide, the query transformer reads %d; use a"
                                    + " backbone of that width, or a modality with an input"
                                    + " projection")
                            .formatted(id, featureWidth, qformer.encoderWidth()));
        }
    }

    /** Returns the shape of every trainable tensor by its name in CREMA checkpoints, in order. */
    public Map<String, Shape> tensors() {
        return new AdapterNames(this).tensors();
    }

    /** Returns the number of trainable parameters. */
    public long parameterCount() {
        return tensors().values().stream().mapToLong(Shape::size).sum();
    }
}
