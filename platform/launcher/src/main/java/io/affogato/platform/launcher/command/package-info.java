/** The commands, one class each: options in, a result or a failure out. */
package io.affogato.platform.launcher.command;
