package io.affogato.fusion.eval;

/**
 * One question type.
 *
 * @param type of the questions; empty for those without one
 * @param worth of the answers with all senses
 * @param chance mean over its questions of what a guesser gets right, from 0 to 1
 */
public record TypeRow(String type, Qualities worth, double chance) {}
