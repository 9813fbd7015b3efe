package io.affogato.fusion.eval;

import io.affogato.modality.ModalityId;

/**
 * What one sense is worth, measured on the questions that cannot be answered without it.
 *
 * @param sense whose questions
 * @param with what answers are worth with all senses
 * @param without what they are worth with this one removed
 * @param chance mean over these questions of what a guesser without the sense gets right
 */
public record SenseRow(ModalityId sense, Qualities with, Qualities without, double chance) {}
