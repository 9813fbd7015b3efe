package io.affogato.fusion.bench;

import io.affogato.fusion.crema.FusionKind;
import io.affogato.modality.ModalityId;
import io.affogato.nn.config.ConfigFile;
import java.util.List;

/**
 * A piece of work with CREMA whose weights and inputs follow from names.
 *
 * @param networks sizes under the keys of a BLIP-2's {@code config.json}
 * @param senses in order; the first is the primary one
 * @param batch B
 * @param frames T
 * @param rank r of the adapters
 * @param fusion how tokens are combined
 * @param sequential whether modalities take turns within a batch
 * @param text lengths of prefix, question and answer, in tokens
 * @param learningRate of every step
 */
public record CremaWork(
        ConfigFile networks,
        List<Sense> senses,
        int batch,
        int frames,
        int rank,
        FusionKind fusion,
        boolean sequential,
        Lengths text,
        double learningRate) {

    /** Copies the list. */
    public CremaWork {
        senses = List.copyOf(senses);
    }

    /**
     * A modality.
     *
     * @param id its name in the names of arrays
     * @param segments S of stored features; 0 for pictures, one a frame, that the vision
     *     transformer encodes
     * @param tokens N of stored features
     * @param width D of stored features
     */
    public record Sense(ModalityId id, int segments, int tokens, int width) {

        boolean seen() {
            return segments == 0;
        }
    }

    /** Numbers of tokens. */
    public record Lengths(int prefix, int question, int answer) {}
}
