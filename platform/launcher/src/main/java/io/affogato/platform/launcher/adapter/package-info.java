/**
 * Trained adapters apart from the runs that made them: {@link
 * io.affogato.platform.launcher.adapter.AdapterStore} keeps weights under their hash, {@link
 * io.affogato.platform.launcher.adapter.ActiveAdapters} says which of them answer.
 */
package io.affogato.platform.launcher.adapter;
