/**
 * Recipes: what a run does, as a YAML file, read strictly. Every problem is reported at once, with
 * its line and column.
 */
package io.affogato.platform.launcher.recipe;
