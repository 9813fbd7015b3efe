package io.affogato.platform.launcher.adapter;

/**
 * Where adapters come from.
 *
 * @param run folder of the run
 * @param step of the run
 * @param accuracy measured at its end, from 0 to 1; NaN if it was not
 * @param recipe of the run, with every default filled in
 */
public record AdapterOrigin(String run, long step, double accuracy, String recipe) {}
