/**
 * The console's side of the host: routes from calls to the interfaces of {@code
 * io.affogato.platform.admin}, questions to the trained model, events, metrics.
 */
package io.affogato.platform.launcher.console;
