/** Words, documents, progress and exit codes: all that a command shows. */
package io.affogato.platform.launcher.terminal;
