/**
 * How a command finds the server that holds its data folder, and asks it instead of doing the work
 * itself.
 */
package io.affogato.platform.launcher.remote;
