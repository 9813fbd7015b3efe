/** The process: composition root and entry point. */
package io.affogato.platform.launcher;
