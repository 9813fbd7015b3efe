/**
 * What an operator may ask of this process: runs, adapters, and the platform as a whole. The command
 * line and the shell are fronts of it.
 */
package io.affogato.platform.launcher.admin;
