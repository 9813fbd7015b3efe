package io.affogato.platform.launcher.recipe;

/**
 * One thing wrong with a recipe.
 *
 * @param where line and column, such as {@code 12:7}, or the option that said it
 * @param path keys from the root, such as {@code training.epochs}; empty for the whole file
 * @param text what was expected and found
 */
record Problem(String where, String path, String text) {}
