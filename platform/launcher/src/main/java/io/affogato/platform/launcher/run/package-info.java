/**
 * Runs: from a recipe to a trained model, its report, and answers. {@link
 * io.affogato.platform.launcher.run.TrainRun} trains, {@link
 * io.affogato.platform.launcher.run.TrainedRun} opens what was trained.
 */
package io.affogato.platform.launcher.run;
