package io.affogato.fusion.run;

/**
 * How much a language model reads for one sample.
 *
 * @param question tokens of the question
 * @param added tokens that modalities put in front of it
 */
public record PromptLength(int question, int added) {}
