package io.affogato.platform.launcher.adapter;

/**
 * Where adapters come from.
 *
 * @param run folder of the run
 * @param step of the run
 * @param accuracy what counted most at its end, for words the accuracy; NaN if it was not measured
 * @param recipe of the run, with every default filled in
 */
public record AdapterOrigin(String run, long step, double accuracy, String recipe) {}
